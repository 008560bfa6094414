//! Keys of AWS STS: "Actions, resources, and condition keys for AWS Security Token Service" in the Service
//! Authorization Reference, as of September 2026, but for what identity providers assert. STS takes no anonymous
//! requests: those by a token of an identity provider say who asks.

use super::Unsigned::Absent;
use super::{By, Key, Kind, key};

/// What assumes a role by a session name.
const ASSUME: &[&str] = &["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

/// What may pass session tags on.
const SESSION_TAGS: &[&str] =
    &["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:TagSession"];

/// What may set a source identity.
const SOURCE_IDENTITY: &[&str] =
    &["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:SetSourceIdentity"];

/// The keys, by name.
pub(super) const KEYS: &[Key] = &[
    key!("sts:AWSServiceName", Text, Caller, Absent).only(&["sts:GetServiceBearerToken"]),
    key!("sts:DurationSeconds", Number, Caller, Absent).only(&["sts:GetServiceBearerToken", "sts:GetWebIdentityToken"]),
    key!("sts:ExternalId", Text, Caller, Absent).only(&["sts:AssumeRole"]),
    key!("sts:IdentityTokenAudience", Text, Caller, Absent).many().only(&["sts:GetWebIdentityToken"]),
    key!("sts:RequestContext/", Text, Caller, Absent).only(&["sts:SetContext"]),
    key!("sts:RequestContextProviders", Arn, Caller, Absent).many().only(&["sts:SetContext"]),
    key!("sts:RoleAuthorizedByIdp", Bool, Principal, Absent).only(&["sts:AssumeRoleWithWebIdentity"]),
    key!("sts:RoleSessionName", Text, Caller, Absent).always().only(ASSUME),
    key!("sts:SigningAlgorithm", Text, Caller, Absent).only(&["sts:GetWebIdentityToken"]),
    key!("sts:SourceIdentity", Text, Caller, Absent).only(SOURCE_IDENTITY),
    key!("sts:TaskPolicyArn", Arn, Caller, Absent).always().only(&["sts:AssumeRoot"]),
    key!("sts:TransitiveTagKeys", Text, Caller, Absent).many().only(SESSION_TAGS),
];
