resource_policy "aws_s3_bucket" "replication-role-overtrusted" {
  metadata {
    title          = "Others than S3 can assume the replication role"
    responsibility = "replication-role"
    severity       = "high"
    binds_from     = "public"
    exempt         = "the bucket does not replicate"
    description    = "The role reads every version of the source and writes into the destination. Only S3 (s3.amazonaws.com), and its Batch Operations for objects that are there already (batchoperations.s3.amazonaws.com), need to assume it: whoever else can copies the data as well. Amazon S3 User Guide, 'Setting up permissions for live replication'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html"
    example        = <<-HCL
      data "aws_iam_policy_document" "trust" {
        statement {
          actions = ["sts:AssumeRole"]
          principals {
            type        = "Service"
            identifiers = ["s3.amazonaws.com", "lambda.amazonaws.com"]
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

  locals {
    services = ["s3.amazonaws.com", "batchoperations.s3.amazonaws.com"]
  }

  enforce {
    condition     = !iam::others_may_assume(bucket.replication.role.trust, local.services)
    error_message = iam::others_may_assume_request(bucket.replication.role.trust, local.services)
    about         = bucket.replication.role.trust
    witness       = iam::others_may_assume_witness(bucket.replication.role.trust, local.services)
  }
}
