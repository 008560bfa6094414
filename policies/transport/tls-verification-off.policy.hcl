provider_policy "aws" "tls-verification-off" {
  metadata {
    title          = "Terraform talks to S3 without a checked certificate"
    responsibility = "certificate-validation"
    severity       = "high"
    binds_from     = "public"
    description    = "With insecure = true the provider accepts any certificate, and an http:// endpoint has none: whoever sits on the network can read and change what Terraform configures, bucket policies, objects and signed requests alike. An endpoint on the own machine (localhost, 127.0.0.0/8, [::1]) is a stand-in for tests and leaves no network to sit on. Amazon S3 User Guide, 'Protecting data in transit with encryption'."
    document       = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingEncryptionInTransit.html"
    example        = <<-HCL
      provider "aws" {
        region   = "eu-west-1"
        insecure = true
        endpoints {
          s3 = "http://s3.storage.example"
        }
      }
    HCL
    remediation    = <<-HCL
      provider "aws" {
        region = "eu-west-1"
        endpoints {
          s3 = "https://s3.storage.example" # custom_ca_bundle names the authority of a private certificate
        }
      }
    HCL
  }

  locals {
    # What follows the host is a port, a path or nothing: http://localhost@host/ and http://127.0.0.1.host/ are elsewhere.
    loopback = "^http://(([a-z0-9-]+\\.)*localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[::1\\])(:[0-9]*)?([/?#]|$)"
    # s3api is the provider's other name of s3.
    exposed = [
      for service, url in provider.endpoints : "${service} = ${url}"
      if core::contains(["s3", "s3api", "s3control"], service) && url != null &&
      core::startswith(core::lower(url), "http://") && core::length(core::regexall(local.loopback, core::lower(url))) == 0
    ]
  }

  enforce {
    condition     = provider.insecure != true
    error_message = "insecure = true: any certificate is accepted"
    about         = provider.insecure
  }
  enforce {
    condition     = core::length(local.exposed) == 0
    error_message = "requests go out without TLS: ${core::join(", ", local.exposed)}"
    about         = provider.endpoints
  }
}
