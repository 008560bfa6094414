//! The actions of AWS STS: "Actions, resources, and condition keys for AWS Security Token Service" in the Service
//! Authorization Reference, as of September 2026.
//!
//! Those marked `feature` are its permission-only ones: they go with a call of another name.

use super::Level::{Read, Tagging, Write};
use super::{Action, On, row};

/// The actions, by name.
pub(super) const ACTIONS: &[Action] = &[
    row!("sts:AssumeRole", Write, On::ROLE),
    row!("sts:AssumeRoleWithSAML", Write, On::ROLE),
    row!("sts:AssumeRoleWithWebIdentity", Write, On::ROLE),
    row!("sts:AssumeRoot", Write, On::OTHER),
    row!("sts:DecodeAuthorizationMessage", Write, On::ANY),
    row!("sts:GetAccessKeyInfo", Read, On::ANY),
    row!("sts:GetCallerIdentity", Read, On::ANY),
    row!("sts:GetDelegatedAccessToken", Write, On::ANY),
    row!("sts:GetFederationToken", Write, On::OTHER),
    row!("sts:GetServiceBearerToken", Read, On::ANY, feature),
    row!("sts:GetSessionToken", Read, On::ANY),
    row!("sts:GetWebIdentityToken", Write, On::ANY),
    row!("sts:SetContext", Write, On::ROLE.or(On::OTHER), feature),
    row!("sts:SetSourceIdentity", Write, On::ROLE, feature),
    row!("sts:TagGetWebIdentityToken", Tagging, On::ANY, feature),
    row!("sts:TagSession", Tagging, On::ROLE, feature),
];
