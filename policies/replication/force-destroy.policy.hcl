resource_policy "aws_s3_bucket" "force-destroy" {
  metadata {
    title          = "Destroying the bucket deletes its objects"
    responsibility = "backups"
    severity       = "medium"
    binds_from     = "confidential"
    description    = "S3 refuses to delete a bucket that holds objects, which saves the data when a resource is renamed, replaced or dropped from the configuration. With force_destroy the provider deletes every object and every version first. Amazon S3 User Guide, 'Deleting a general purpose bucket'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html"
    example        = <<-HCL
      resource "aws_s3_bucket" "this" {
        force_destroy = true
      }
    HCL
    remediation    = <<-HCL
      resource "aws_s3_bucket" "this" {
        force_destroy = false # the default
      }
    HCL
  }

  enforce {
    condition     = bucket.force_destroy == false
    error_message = "force_destroy is on: when the bucket is destroyed or replaced, its objects go with it"
    about         = bucket.force_destroy
  }
}
