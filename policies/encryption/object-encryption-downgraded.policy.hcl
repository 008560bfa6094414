resource_policy "aws_s3_bucket" "object-encryption-downgraded" {
  metadata {
    title          = "An object is encrypted with less than its bucket's default"
    responsibility = "encryption-at-rest"
    severity       = "medium"
    binds_from     = "internal"
    exempt         = "no object resource of this estate writes to the bucket"
    description    = "A bucket's default encryption is for uploads that ask for none. An object that asks for AES256 in a bucket with KMS lies there without a key policy and without a record of its use, and looks as protected as its neighbours. kms_key_id alone asks for aws:kms. From weak to strong: AES256, aws:kms, aws:kms:dsse. Amazon S3 User Guide, 'Setting default server-side encryption behavior for Amazon S3 buckets'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html"
    example        = <<-HCL
      resource "aws_s3_object" "this" {
        bucket                 = aws_s3_bucket.this.id # default encryption aws:kms
        key                    = "settings.json"
        source                 = "settings.json"
        server_side_encryption = "AES256"
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_object" "this" {
        bucket = aws_s3_bucket.this.id
        key    = "settings.json"
        source = "settings.json" # the bucket's default encrypts it
      }
    HCL
  }

  filter = core::length(bucket.objects) > 0

  locals {
    kms  = core::contains(["aws:kms", "aws:kms:dsse"], bucket.encryption.algorithm)
    dsse = bucket.encryption.algorithm == "aws:kms:dsse"
    # kms_key_id beside no algorithm is aws:kms.
    weaker = [
      for object in bucket.objects : object.address
      if object.algorithm == "AES256" && local.kms || object.algorithm == "aws:kms" && local.dsse ||
      object.algorithm == null && object.key_id != null && local.dsse
    ]
  }

  enforce {
    condition     = core::length(local.weaker) == 0
    error_message = "the bucket's default is ${bucket.encryption.algorithm}; less is asked for by ${core::join(", ", local.weaker)}"
    about         = bucket.objects
  }
}
