//! The members of the objects in lists.

use super::{Leaf, Members};

pub(super) const GRANT: Members = &[("everyone", Leaf::Flag), ("grantee", Leaf::Text), ("permission", Leaf::Text)];

pub(super) const LIFECYCLE_RULE: Members = &[
    ("id", Leaf::Text),
    ("enabled", Leaf::Flag),
    ("all_objects", Leaf::Flag),
    ("expires", Leaf::Flag),
    ("transitions", Leaf::Flag),
    ("noncurrent_expires", Leaf::Flag),
    ("noncurrent_transitions", Leaf::Flag),
    ("aborts_uploads", Leaf::Flag),
];

pub(super) const REPLICATION_RULE: Members = &[
    ("id", Leaf::Text),
    ("enabled", Leaf::Flag),
    ("status", Leaf::Text),
    ("all_objects", Leaf::Flag),
    ("selects_kms", Leaf::Flag),
    ("owner_override", Leaf::Flag),
    ("metrics", Leaf::Flag),
    ("replication_time", Leaf::Flag),
    (
        "destination",
        Leaf::Object(&[
            ("bucket", Leaf::Text),
            ("arn", Leaf::Text),
            ("region", Leaf::Text),
            ("account", Leaf::Text),
            ("versioning", Leaf::Text),
            ("ownership", Leaf::Text),
            ("policy", Leaf::Text),
            ("key_id", Leaf::Text),
            (
                "key",
                Leaf::Object(&[
                    ("arn", Leaf::Text),
                    ("policy", Leaf::Text),
                    ("account", Leaf::Text),
                    ("region", Leaf::Text),
                ]),
            ),
        ]),
    ),
];

pub(super) const CORS_RULE: Members = &[("methods", Leaf::Texts), ("origins", Leaf::Texts), ("headers", Leaf::Texts)];

pub(super) const INVENTORY_ITEM: Members = &[
    ("id", Leaf::Text),
    ("enabled", Leaf::Flag),
    ("destination", Leaf::Object(&[("bucket", Leaf::Text), ("region", Leaf::Text), ("account", Leaf::Text)])),
];

pub(super) const ACCESS_POINT_ITEM: Members =
    &[("address", Leaf::Text), ("name", Leaf::Text), ("region", Leaf::Text), ("account", Leaf::Text)];

pub(super) const OBJECT: Members = &[
    ("address", Leaf::Text),
    ("key", Leaf::Text),
    ("acl", Leaf::Text),
    ("grants", Leaf::Objects(GRANT)),
    ("algorithm", Leaf::Text),
    ("key_id", Leaf::Text),
];

pub(super) const LOG_DELIVERY: Members = &[
    ("source", Leaf::Text),
    ("name", Leaf::Text),
    ("arn", Leaf::Text),
    ("account", Leaf::Text),
    ("region", Leaf::Text),
    ("prefix", Leaf::Text),
];

pub(super) const BACKUP_COPY: Members =
    &[("plan", Leaf::Text), ("vault", Leaf::Text), ("region", Leaf::Text), ("covered", Leaf::Flag)];
