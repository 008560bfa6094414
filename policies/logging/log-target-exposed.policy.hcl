resource_policy "aws_s3_bucket" "log-target-exposed" {
  metadata {
    title          = "Others than the log delivery have access to the logs"
    responsibility = "log-target"
    severity       = "high"
    binds_from     = "public"
    exempt         = "no bucket of this estate sends its access logs here"
    description    = "Access logs name who read which object from where, and are the evidence after an incident: who can read them knows what there is, and who can write them can bury it. The delivery needs to put objects, or WRITE and READ_ACP by ACL; nobody outside the account needs anything. Amazon S3 User Guide, 'Enabling Amazon S3 server access logging'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html"
    example        = <<-HCL
      data "aws_iam_policy_document" "logs" {
        statement {
          actions   = ["s3:GetObject"]
          resources = ["$${aws_s3_bucket.logs.arn}/*"]
          principals {
            type        = "AWS"
            identifiers = ["arn:aws:iam::210987654321:root"] # not the bucket's account
          }
        }
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
    HCL
  }

  filter = core::contains(bucket.roles, "log-target")

  locals {
    held_back = iam::is_public(bucket.policy, bucket.arn, bucket.name) && (
      bucket.public_access_block.restrict_public_buckets || (bucket.public_access_block.block_public_policy && bucket.policy_written)
    )
    # What a canonical user id stands for is not said: mostly it is the owner's own.
    beyond = [
      for grant in bucket.acl.grants : "${grant.permission} to ${grant.grantee}"
      if(grant.everyone && !bucket.public_access_block.ignore_public_acls) || (grant.grantee == "LogDelivery" && !core::contains(["WRITE", "READ_ACP"], grant.permission))
    ]
  }

  enforce {
    condition     = local.held_back || !iam::beyond_log_delivery(bucket.policy, bucket.arn, bucket.name, bucket.account)
    error_message = iam::beyond_log_delivery_request(bucket.policy, bucket.arn, bucket.name, bucket.account)
    about         = bucket.policy
    witness       = iam::beyond_log_delivery_witness(bucket.policy, bucket.arn, bucket.name, bucket.account)
  }
  enforce {
    condition     = bucket.ownership.mode == "BucketOwnerEnforced" || core::length(local.beyond) == 0
    error_message = "the ACL is in force and grants ${core::join(", ", local.beyond)}"
    about         = bucket.acl.grants
  }
}
