resource_policy "aws_iam_policy" "iam-s3-wildcard" {
  metadata {
    title          = "An identity policy allows everything in S3"
    responsibility = "iam-roles"
    severity       = "medium"
    binds_from     = "internal"
    controls       = { "aws-fsbp" = ["IAM.1", "IAM.21"] }
    description    = "s3:* on every resource is power over all buckets of the account, those of other workloads and those still to come: their data, their policies, their logs. So is * on *. IAM User Guide, 'Security best practices in IAM'."
    document       = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"
    example        = <<-HCL
      data "aws_iam_policy_document" "this" {
        statement {
          actions   = ["s3:*"]
          resources = ["*"]
        }
      }

      resource "aws_iam_policy" "this" {
        name   = "storage"
        policy = data.aws_iam_policy_document.this.json
      }
    HCL
    remediation    = <<-HCL
      data "aws_iam_policy_document" "this" {
        statement {
          actions   = ["s3:GetObject", "s3:PutObject"]
          resources = ["$${aws_s3_bucket.this.arn}/*"]
        }
      }

      resource "aws_iam_policy" "this" {
        name   = "storage"
        policy = data.aws_iam_policy_document.this.json
      }
    HCL
  }

  enforce {
    condition     = !iam::full_s3_access(identity_policy.policies)
    error_message = iam::full_s3_access_request(identity_policy.policies)
    about         = identity_policy.policies
    witness       = iam::full_s3_access_witness(identity_policy.policies)
  }
}
