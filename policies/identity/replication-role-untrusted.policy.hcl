resource_policy "aws_s3_bucket" "replication-role-untrusted" {
  metadata {
    title          = "S3 cannot assume the replication role"
    responsibility = "replication-role"
    severity       = "high"
    binds_from     = "public"
    exempt         = "the bucket does not replicate"
    description    = "S3 replicates with the permissions of a role that it assumes as s3.amazonaws.com. Without that trust nothing is replicated, and no apply fails for it. Amazon S3 User Guide, 'Setting up permissions for live replication'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html"
    example        = <<-HCL
      data "aws_iam_policy_document" "trust" {
        statement {
          actions = ["sts:AssumeRole"]
          principals {
            type        = "Service"
            identifiers = ["lambda.amazonaws.com"]
          }
        }
      }
    HCL
    remediation    = <<-HCL
      data "aws_iam_policy_document" "trust" {
        statement {
          actions = ["sts:AssumeRole"]
          principals {
            type        = "Service"
            identifiers = ["s3.amazonaws.com"]
          }
        }
      }
    HCL
  }

  filter = bucket.replication.declared

  enforce {
    condition     = iam::service_may_assume(bucket.replication.role.trust, "s3.amazonaws.com")
    error_message = iam::assume_gap(bucket.replication.role.trust, "s3.amazonaws.com")
    about         = bucket.replication.role.trust
    witness       = iam::assume_witness(bucket.replication.role.trust, "s3.amazonaws.com")
  }
}
