resource_policy "aws_s3_bucket" "log-delivery-broken" {
  metadata {
    title          = "Access logs cannot be delivered to the bucket"
    responsibility = "log-target"
    severity       = "medium"
    binds_from     = "public"
    exempt         = "no bucket of this estate sends its access logs here"
    description    = "Logs that cannot be delivered are lost, and nothing reports it. The target has to let logging.s3.amazonaws.com put objects, by policy or, where ACLs are enabled, by ACL; its default encryption has to be SSE-S3; it has no Object Lock; it is of the Region and of the account of the buckets that log. Amazon S3 User Guide, 'Enabling Amazon S3 server access logging'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html"
    example        = <<-HCL
      resource "aws_s3_bucket_logging" "this" {
        bucket        = aws_s3_bucket.this.id
        target_bucket = aws_s3_bucket.logs.id # has no policy
        target_prefix = "access/this/"
      }
    HCL
    remediation    = <<-HCL
      data "aws_iam_policy_document" "logs" {
        statement {
          actions   = ["s3:PutObject"]
          resources = ["$${aws_s3_bucket.logs.arn}/*"]
          principals {
            type        = "Service"
            identifiers = ["logging.s3.amazonaws.com"]
          }
          condition {
            test     = "ArnLike"
            variable = "aws:SourceArn"
            values   = [aws_s3_bucket.this.arn]
          }
        }
      }

      resource "aws_s3_bucket_policy" "logs" {
        bucket = aws_s3_bucket.logs.id
        policy = data.aws_iam_policy_document.logs.json
      }
    HCL
  }

  filter = core::contains(bucket.roles, "log-target")

  locals {
    by_acl = bucket.ownership.mode != "BucketOwnerEnforced" && core::anytrue([
      for grant in bucket.acl.grants : grant.grantee == "LogDelivery" && core::contains(["WRITE", "FULL_CONTROL"], grant.permission)
    ])
    far   = [for delivery in bucket.log_deliveries : delivery.source if delivery.region != bucket.region]
    apart = [for delivery in bucket.log_deliveries : delivery.source if delivery.account != bucket.account]
  }

  enforce {
    condition     = local.by_acl || !iam::log_delivery_blocked(bucket.policy, bucket.arn, bucket.name, bucket.log_deliveries)
    error_message = iam::log_delivery_blocked_request(bucket.policy, bucket.arn, bucket.name, bucket.log_deliveries)
    about         = bucket.policy
    witness       = iam::log_delivery_blocked_witness(bucket.policy, bucket.arn, bucket.name, bucket.log_deliveries)
  }
  enforce {
    condition     = bucket.encryption.algorithm == "AES256"
    error_message = "the default encryption is ${bucket.encryption.algorithm}: access logs can be delivered under AES256 only"
    about         = bucket.encryption.algorithm
  }
  enforce {
    condition     = !bucket.object_lock.enabled
    error_message = "Object Lock is on: access logs cannot be delivered to a bucket with it"
    about         = bucket.object_lock.enabled
  }
  enforce {
    condition     = core::length(local.far) == 0
    error_message = "the bucket lies in ${bucket.region}, and ${core::join(", ", local.far)} elsewhere: access logs stay in their Region"
    about         = bucket.region
  }
  enforce {
    condition     = core::length(local.apart) == 0
    error_message = "the bucket is of account ${bucket.account}, and ${core::join(", ", local.apart)} of another: access logs stay in their account"
    about         = bucket.account
  }
}
