# What testdata/peers/compare.py asks, one policy a question. The answer yes is the verdict `fail`.

resource_policy "aws_s3_bucket" "public" {
  enforce {
    condition     = !iam::is_public(bucket.policy, bucket.arn, bucket.name)
    error_message = iam::is_public_request(bucket.policy, bucket.arn, bucket.name)
  }
}

resource_policy "aws_s3_bucket" "public-read" {
  enforce {
    condition     = !iam::public_read(bucket.policy, bucket.arn, bucket.name)
    error_message = iam::public_read_request(bucket.policy, bucket.arn, bucket.name)
  }
}

resource_policy "aws_s3_bucket" "public-write" {
  enforce {
    condition     = !iam::public_write(bucket.policy, bucket.arn, bucket.name)
    error_message = iam::public_write_request(bucket.policy, bucket.arn, bucket.name)
  }
}

resource_policy "aws_s3_bucket" "foreign" {
  enforce {
    condition     = !iam::foreign_access(bucket.policy, bucket.arn, bucket.name, bucket.account, [])
    error_message = iam::foreign_access_request(bucket.policy, bucket.arn, bucket.name, bucket.account, [])
  }
}

resource_policy "aws_s3_bucket" "foreign-administration" {
  enforce {
    condition     = !iam::foreign_administration(bucket.policy, bucket.arn, bucket.name, bucket.account, [])
    error_message = iam::foreign_administration_request(bucket.policy, bucket.arn, bucket.name, bucket.account, [])
  }
}

resource_policy "aws_s3_bucket" "wildcard" {
  enforce {
    condition     = !iam::wildcard_actions(bucket.policy, bucket.arn, bucket.name, bucket.account, [])
    error_message = iam::wildcard_actions_request(bucket.policy, bucket.arn, bucket.name, bucket.account, [])
  }
}

resource_policy "aws_s3_bucket" "service" {
  enforce {
    condition     = !iam::service_unscoped(bucket.policy, bucket.arn, bucket.name)
    error_message = iam::service_unscoped_request(bucket.policy, bucket.arn, bucket.name)
  }
}

resource_policy "aws_iam_policy" "full" {
  enforce {
    condition     = !iam::full_s3_access(identity_policy.policies)
    error_message = iam::full_s3_access_request(identity_policy.policies)
  }
}
