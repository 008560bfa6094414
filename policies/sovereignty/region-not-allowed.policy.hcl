input "allowed_regions" {
  type        = map(list(string))
  default     = {}
  description = "The Regions where data may lie, by class: the keys are classes, and \"default\" is for the classes that have no key. A class without a list is not judged."

  validation {
    condition     = core::alltrue([for class in core::keys(input.allowed_regions) : core::contains(["public", "internal", "confidential", "restricted", "default"], class)])
    error_message = "its keys are public, internal, confidential, restricted and default, not ${core::join(", ", [for class in core::keys(input.allowed_regions) : class if !core::contains(["public", "internal", "confidential", "restricted", "default"], class)])}"
  }
}

resource_policy "aws_s3_bucket" "region-not-allowed" {
  metadata {
    title          = "Data lies in a Region that is not allowed"
    responsibility = "region-choice"
    severity       = "high"
    binds_from     = "public"
    exempt         = "no list of Regions is set for the bucket's class"
    description    = "AWS keeps data in the Region that was chosen and moves it only when told to. Which Regions the law and contracts allow is the customer's to know: the input allowed_regions lists them by class. Replicas, inventories, access points and copies that AWS Backup makes of its backups are judged like the bucket that they come from. AWS, 'Shared Responsibility Model'; Amazon S3 User Guide, 'Buckets overview'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingBucket.html"
    example        = <<-HCL
      # allowed_regions = { restricted = ["eu-central-1", "eu-west-1"] }
      provider "aws" {
        region = "us-east-1"
      }

      resource "aws_s3_bucket" "this" {
        bucket = "patient-records"
        tags   = { DataClassification = "restricted" }
      }
    HCL
    remediation    = <<-HCL
      provider "aws" {
        region = "eu-central-1"
      }

      resource "aws_s3_bucket" "this" {
        bucket = "patient-records"
        tags   = { DataClassification = "restricted" }
      }
    HCL
  }

  locals {
    allowed = core::lookup(input.allowed_regions, bucket.classification.value, core::lookup(input.allowed_regions, "default", null))
  }

  filter = local.allowed != null

  enforce {
    condition     = core::contains(local.allowed, bucket.region)
    error_message = "the bucket lies in ${bucket.region}; allowed are ${core::join(", ", local.allowed)}"
    about         = bucket.region
  }
  enforce {
    condition     = core::alltrue([for rule in bucket.replication.rules : !rule.enabled || core::contains(local.allowed, rule.destination.region)])
    error_message = "replicas lie outside ${core::join(", ", local.allowed)}: ${core::join(", ", [for rule in bucket.replication.rules : "${rule.destination.bucket} in ${rule.destination.region}" if rule.enabled && !core::contains(local.allowed, rule.destination.region)])}"
    about         = bucket.replication.rules
  }
  enforce {
    condition     = core::alltrue([for inventory in bucket.inventory : !inventory.enabled || core::contains(local.allowed, inventory.destination.region)])
    error_message = "inventories lie outside ${core::join(", ", local.allowed)}: ${core::join(", ", [for inventory in bucket.inventory : "${inventory.destination.bucket} in ${inventory.destination.region}" if inventory.enabled && !core::contains(local.allowed, inventory.destination.region)])}"
    about         = bucket.inventory
  }
  enforce {
    condition     = core::alltrue([for point in bucket.access_points : core::contains(local.allowed, point.region)])
    error_message = "access points lie outside ${core::join(", ", local.allowed)}: ${core::join(", ", [for point in bucket.access_points : "${point.address} in ${point.region}" if !core::contains(local.allowed, point.region)])}"
    about         = bucket.access_points
  }
  enforce {
    condition     = core::alltrue([for copy in bucket.backup.copies : !copy.covered || core::contains(local.allowed, copy.region)])
    error_message = "AWS Backup copies backups of the bucket outside ${core::join(", ", local.allowed)}: ${core::join(", ", [for copy in bucket.backup.copies : "${copy.plan} to ${copy.region}" if copy.covered && !core::contains(local.allowed, copy.region)])}"
    about         = bucket.backup.copies
  }
}
