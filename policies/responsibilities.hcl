# The shared responsibility model for Amazon S3: who answers for what.
#
# Sources: the AWS shared responsibility model (https://aws.amazon.com/compliance/shared-responsibility-model/) and,
# for each duty, the AWS document named in `source`. The wording is ours.
#
#   area       the folder of the policies that derive from the duty; "infrastructure" has none
#   aws        AWS's half
#   customer   the customer's half; a duty without it is AWS's alone: `inherited`, and no policy derives from it
#   evidence   what can show that the customer's half is done: "plan" (Terraform says it), "attested" (someone has to
#              sign for it, because no configuration says it), "none" (AWS's alone: AWS's audit reports say it)
#   attest     what someone has to sign for: all of it, or the part that a plan leaves open
#   source     the AWS document

# Classification

responsibility "data-classification" {
  area     = "classification"
  title    = "Know how sensitive the data is"
  aws      = "Never looks into objects and attaches no meaning to them."
  customer = "Give every bucket a class, because the class decides which of the other duties bind it."
  evidence = "plan"
  attest   = "The class of a bucket is the right one."
  source   = "https://aws.amazon.com/compliance/shared-responsibility-model/"
}

# Access

responsibility "block-public-access" {
  area     = "access"
  title    = "Keep Block Public Access on"
  aws      = "Enforces the four settings for account, bucket and access point on every request."
  customer = "Switch them on, leave them on, and declare them so that a change shows up."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html"
}

responsibility "acls" {
  area     = "access"
  title    = "Grant nothing to everyone by ACL"
  aws      = "Evaluates the ACLs of buckets and objects where they are in force."
  customer = "Grant nobody outside more than is meant; prefer no ACLs at all."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html"
}

responsibility "bucket-policies" {
  area     = "access"
  title    = "Write bucket policies that admit whom they are meant for"
  aws      = "Evaluates the policies of buckets and access points and decides whether they count as public."
  customer = "Write them, and scope every grant to principals, services and conditions."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html"
}

responsibility "object-ownership" {
  area     = "access"
  title    = "Own every object in the bucket"
  aws      = "Applies the ownership setting to every object that is written."
  customer = "Choose the setting; only BucketOwnerEnforced leaves access to policies alone."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html"
}

responsibility "least-privilege" {
  area     = "access"
  title    = "Grant the least that the work needs"
  aws      = "Denies what nobody has allowed."
  customer = "Allow only the actions, resources and accounts that the work needs."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"
}

responsibility "network-paths" {
  area     = "access"
  title    = "Choose the ways by which requests come in"
  aws      = "Runs the endpoints and the network between them."
  customer = "Decide on website endpoints, cross-origin access and VPC endpoints."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"
}

# Identity

responsibility "iam-roles" {
  area     = "identity"
  title    = "Manage the identities that use the data"
  aws      = "Runs IAM: authenticates requests and evaluates identity policies."
  customer = "Create roles and users, and keep their permissions on S3 narrow."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-iam.html"
}

responsibility "replication-role" {
  area     = "identity"
  title    = "Give replication a role that fits"
  aws      = "Assumes the role and copies objects with its permissions."
  customer = "Create the role, let S3 and nobody else assume it, and grant what copying needs and no more."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html"
}

# Encryption

responsibility "encryption-at-rest" {
  area     = "encryption"
  title    = "Choose how objects are encrypted at rest"
  aws      = "Encrypts every new object, with its own keys unless told otherwise."
  customer = "Ask for KMS where the data needs a key with its own policy and log, and keep uploads from choosing less."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html"
}

responsibility "key-management" {
  area     = "encryption"
  title    = "Choose and keep the keys"
  aws      = "Stores key material in hardware security modules and performs the cryptography."
  customer = "Choose whose key encrypts the data, and keep it from being deleted by mistake."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html"
}

responsibility "key-rotation" {
  area     = "encryption"
  title    = "Rotate customer managed keys"
  aws      = "Rotates AWS managed keys every year, and customer managed keys when told to."
  customer = "Switch rotation on for customer managed keys."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html"
}

responsibility "key-policies" {
  area     = "encryption"
  title    = "Decide who may use the keys"
  aws      = "Evaluates key policies and grants on every use of a key."
  customer = "Write key policies that admit those who may read the data."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html"
}

responsibility "client-side-encryption" {
  area     = "encryption"
  title    = "Encrypt before the upload where AWS must not see the data"
  aws      = "Stores what it is given."
  customer = "Decide whether data is encrypted before it leaves, and keep those keys."
  evidence = "attested"
  attest   = "Data that AWS must not see is encrypted before the upload, or there is none."
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingClientSideEncryption.html"
}

# Transport

responsibility "https-only" {
  area     = "transport"
  title    = "Refuse requests without TLS"
  aws      = "Serves HTTPS, and HTTP for as long as nobody forbids it."
  customer = "Deny requests that come over HTTP."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"
}

responsibility "certificate-validation" {
  area     = "transport"
  title    = "Check the server's certificate"
  aws      = "Presents valid certificates and renews them."
  customer = "Leave certificate checks on in every client."
  evidence = "attested"
  attest   = "Clients check certificates; of all clients, a plan shows Terraform's own only."
  source   = "https://aws.amazon.com/compliance/shared-responsibility-model/"
}

# Versioning

responsibility "versioning" {
  area     = "versioning"
  title    = "Keep earlier versions of objects"
  aws      = "Keeps every version once versioning is enabled."
  customer = "Enable it."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html"
}

responsibility "mfa-delete" {
  area     = "versioning"
  title    = "Ask for a second factor before versions are deleted"
  aws      = "Refuses to delete a version or to suspend versioning without the code."
  customer = "Enable MFA delete; only the root user of the account can."
  evidence = "plan"
  attest   = "MFA delete is enabled where it was done outside Terraform."
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html"
}

responsibility "mfa-devices" {
  area     = "versioning"
  title    = "Guard the MFA devices"
  aws      = "Verifies the codes."
  customer = "Register devices, keep them safe, and replace lost ones."
  evidence = "attested"
  attest   = "The root user's MFA device is in the custody of a named person and its loss would be noticed."
  source   = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa.html"
}

# Lifecycle

responsibility "lifecycle-rules" {
  area     = "lifecycle"
  title    = "Decide how long data is kept"
  aws      = "Carries out the rules, every day."
  customer = "Write rules for current and noncurrent versions and for incomplete uploads."
  evidence = "plan"
  attest   = "The periods are those that law and contracts ask for."
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html"
}

# WORM

responsibility "object-lock" {
  area     = "worm"
  title    = "Lock what nobody may change"
  aws      = "Refuses to delete or overwrite a locked version."
  customer = "Enable Object Lock on buckets whose data calls for it."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html"
}

responsibility "retention" {
  area     = "worm"
  title    = "Set how long and how strictly it is locked"
  aws      = "Enforces mode and period."
  customer = "Set both by default, and grant the bypass to nobody who does not need it."
  evidence = "plan"
  attest   = "Mode and period are those that law and contracts ask for."
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html"
}

responsibility "legal-holds" {
  area     = "worm"
  title    = "Place legal holds where a case demands them"
  aws      = "Enforces a hold until it is lifted."
  customer = "Know which objects a case concerns, and place and lift the holds."
  evidence = "attested"
  attest   = "Someone places and lifts legal holds, or no case calls for one."
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html"
}

# Logging

responsibility "access-logging" {
  area     = "logging"
  title    = "Record who read and wrote"
  aws      = "Captures requests and delivers the logs, on a best-effort basis."
  customer = "Enable server access logging."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html"
}

responsibility "log-target" {
  area     = "logging"
  title    = "Choose and secure the bucket for logs"
  aws      = "Writes to the bucket that it is told, as logging.s3.amazonaws.com."
  customer = "Choose a bucket that log delivery can write to and that others cannot read."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html"
}

responsibility "log-retention" {
  area     = "logging"
  title    = "Decide how long logs are kept"
  aws      = "Carries out lifecycle rules; keeps logs forever without one."
  customer = "Set a lifecycle on the target."
  evidence = "plan"
  attest   = "The period is the one that law and contracts ask for."
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html"
}

# Detection

responsibility "cloudtrail" {
  area     = "detection"
  title    = "Record API calls on objects"
  aws      = "Delivers management events, and data events to those who select them."
  customer = "Keep a trail that selects the data events of sensitive buckets."
  evidence = "plan"
  attest   = "A trail outside this estate records them."
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging.html"
}

responsibility "guardduty" {
  area     = "detection"
  title    = "Have access patterns watched"
  aws      = "Analyses the events once S3 Protection is enabled."
  customer = "Enable it in every account and Region that holds data, and act on what it finds."
  evidence = "plan"
  attest   = "S3 Protection is enabled outside this estate."
  source   = "https://docs.aws.amazon.com/guardduty/latest/ug/s3-protection.html"
}

responsibility "event-signals" {
  area     = "detection"
  title    = "Be told of changes"
  aws      = "Delivers event notifications to the destinations that are configured."
  customer = "Configure them where a change of data calls for an answer."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html"
}

# Replication

responsibility "replication-rules" {
  area     = "replication"
  title    = "Decide what is copied where"
  aws      = "Copies objects that match a rule, and runs the network between Regions."
  customer = "Write the rules, and enable versioning at both ends."
  evidence = "plan"
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html"
}

responsibility "replication-monitoring" {
  area     = "replication"
  title    = "Notice when copying fails"
  aws      = "Publishes metrics and events of replication where they are enabled."
  customer = "Enable a signal, and have someone who looks."
  evidence = "plan"
  attest   = "Someone looks at the signal and acts on it."
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-metrics.html"
}

responsibility "backups" {
  area     = "replication"
  title    = "Be able to get data back"
  aws      = "Keeps objects durable against the failure of hardware, not against a deletion that was asked for."
  customer = "Keep a copy that a mistake or an attacker does not reach."
  evidence = "plan"
  attest   = "Getting data back has been tried."
  source   = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/backup-for-s3.html"
}

# Sovereignty

responsibility "region-choice" {
  area     = "sovereignty"
  title    = "Choose where the data lies"
  aws      = "Runs Regions, and keeps data in the one that was chosen unless it is told to move it."
  customer = "Choose Regions for buckets, replicas and backups that the law allows."
  evidence = "plan"
  attest   = "The list of allowed Regions has been reviewed by someone who knows the law."
  source   = "https://aws.amazon.com/compliance/shared-responsibility-model/"
}

# AWS's alone: inherited, listed and never checked

responsibility "physical-security" {
  area      = "infrastructure"
  title     = "Data centres"
  aws       = "Guards buildings, power, cooling and access to hardware, and destroys retired media."
  inherited = true
  evidence  = "none"
  source    = "https://aws.amazon.com/compliance/shared-responsibility-model/"
}

responsibility "hardware-and-network" {
  area      = "infrastructure"
  title     = "Hardware and network"
  aws       = "Runs servers, storage and the network between Availability Zones and Regions."
  inherited = true
  evidence  = "none"
  source    = "https://aws.amazon.com/compliance/shared-responsibility-model/"
}

responsibility "hypervisor-and-hosts" {
  area      = "infrastructure"
  title     = "Virtualisation and operating systems"
  aws       = "Isolates customers from each other and protects the systems below the service."
  inherited = true
  evidence  = "none"
  source    = "https://aws.amazon.com/compliance/shared-responsibility-model/"
}

responsibility "service-patching" {
  area      = "infrastructure"
  title     = "Patching the service"
  aws       = "Finds and fixes flaws in the software that S3 runs on."
  inherited = true
  evidence  = "none"
  source    = "https://aws.amazon.com/compliance/shared-responsibility-model/"
}

responsibility "durability-and-availability" {
  area      = "infrastructure"
  title     = "Durability and availability"
  aws       = "Stores objects redundantly and keeps the service reachable."
  inherited = true
  evidence  = "none"
  source    = "https://aws.amazon.com/compliance/shared-responsibility-model/"
}

responsibility "api-protection" {
  area      = "infrastructure"
  title     = "Protecting the APIs"
  aws       = "Authenticates requests and shields the service's endpoints."
  inherited = true
  evidence  = "none"
  source    = "https://aws.amazon.com/compliance/shared-responsibility-model/"
}

responsibility "third-party-audits" {
  area      = "infrastructure"
  title     = "Audits"
  aws       = "Has its half audited by third parties and publishes their reports."
  inherited = true
  evidence  = "none"
  source    = "https://aws.amazon.com/compliance/shared-responsibility-model/"
}
