resource_policy "aws_kms_key" "kms-key-public" {
  metadata {
    title          = "The key's policy admits everyone"
    responsibility = "key-policies"
    severity       = "critical"
    binds_from     = "public"
    controls       = { "aws-fsbp" = ["KMS.5"] }
    description    = "A key policy that allows something to every principal without a limit to fixed values lets any AWS account use the key; kms:ViaService names a service, and not who calls it. In a key policy the resource * is the key itself, which is as it has to be. AWS KMS Developer Guide, 'Key policies in AWS KMS'."
    document       = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html"
    example        = <<-HCL
      data "aws_iam_policy_document" "key" {
        statement {
          actions   = ["kms:Decrypt"]
          resources = ["*"]
          principals {
            type        = "AWS"
            identifiers = ["*"]
          }
          condition {
            test     = "StringEquals"
            variable = "kms:ViaService"
            values   = ["s3.eu-west-1.amazonaws.com"]
          }
        }
      }
    HCL
    remediation    = <<-HCL
      data "aws_iam_policy_document" "key" {
        statement {
          actions   = ["kms:Decrypt"]
          resources = ["*"]
          principals {
            type        = "AWS"
            identifiers = ["*"]
          }
          condition {
            test     = "StringEquals"
            variable = "kms:ViaService"
            values   = ["s3.eu-west-1.amazonaws.com"]
          }
          condition {
            test     = "StringEquals"
            variable = "kms:CallerAccount"
            values   = [data.aws_caller_identity.current.account_id]
          }
        }
      }
    HCL
  }

  enforce {
    condition     = !iam::key_public(key.policy)
    error_message = iam::key_public_request(key.policy)
    about         = key.policy
    witness       = iam::key_public_witness(key.policy)
  }
}
