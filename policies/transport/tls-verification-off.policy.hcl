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

  enforce {
    condition     = provider.insecure != true
    error_message = "insecure = true: any certificate is accepted"
    about         = provider.insecure
  }
  # What follows the host is a port, a path or nothing: http://localhost@host/ and http://127.0.0.1.host/ are elsewhere.
  # The provider takes s3api as another name of s3.
  enforce {
    condition = core::alltrue([
      for service, url in provider.endpoints :
      !core::startswith(core::lower(url), "http://") ||
      core::length(core::regexall("^http://(([a-z0-9-]+\\.)*localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[::1\\])(:[0-9]*)?([/?#]|$)", core::lower(url))) > 0
      if core::contains(["s3", "s3api", "s3control"], service)
    ])
    error_message = "requests go out without TLS: ${core::join(", ", [for service, url in provider.endpoints : "${service} = ${url}" if core::contains(["s3", "s3api", "s3control"], service) && core::startswith(core::lower(url), "http://")])}"
    about         = provider.endpoints
  }
}
