//! Accounts of AWS itself that policies name: they deliver logs, and are no strangers to a bucket.
//!
//! From "Enable access logs" of Application and Classic Load Balancers, "Amazon S3 bucket policy for CloudTrail" (its
//! older policies) and "Database audit logging" of Amazon Redshift.

/// Those that deliver access logs of load balancers, one a Region.
const LOAD_BALANCERS: [&str; 26] = [
    "009996457667",
    "027434742980",
    "033677994240",
    "037604701340",
    "048591011584",
    "054676820928",
    "076674570225",
    "098369216593",
    "114774131450",
    "127311923021",
    "156460612806",
    "190560391635",
    "383597477331",
    "507241528517",
    "582318560864",
    "589379963580",
    "600734575887",
    "635631232127",
    "638102146993",
    "652711504416",
    "718504428378",
    "754344448648",
    "783225319266",
    "797873946194",
    "897822967062",
    "985666609251",
];

/// Those that delivered trails before CloudTrail had a service principal.
const CLOUDTRAIL: [&str; 19] = [
    "035351147821",
    "086441151436",
    "113285607260",
    "216624486486",
    "262312530599",
    "282025262664",
    "284668455005",
    "388731089494",
    "475085895292",
    "492519147666",
    "608710470296",
    "681348832753",
    "765225791966",
    "814480443879",
    "819402241893",
    "829690693026",
    "859597730677",
    "903692715234",
    "977081816279",
];

/// Those whose user `logs` delivers audit logs of Redshift.
const REDSHIFT: [&str; 24] = [
    "013126148197",
    "053454850223",
    "075028567923",
    "090321488786",
    "111890595117",
    "193672423079",
    "210876761215",
    "262260360010",
    "307160386991",
    "313564881002",
    "361669875840",
    "365689465814",
    "391106570357",
    "404641285394",
    "660998842044",
    "665727464434",
    "729911121831",
    "760740231472",
    "762762565011",
    "865932855811",
    "902366379725",
    "907379612154",
    "915173422425",
    "945612479654",
];

/// Whether an account, or one principal of it by its ARN, is AWS's own. `last` is what follows the account in the ARN.
pub(in crate::iam) fn is_aws_owned(account: &str, last: &str) -> bool {
    // An origin access identity of CloudFront is a user of the account `cloudfront`.
    let odd = account.len() != 12 && !account.is_empty();
    odd || account == "aws"
        || LOAD_BALANCERS.contains(&account)
        || CLOUDTRAIL.contains(&account)
        || (last == "user/logs" && REDSHIFT.contains(&account))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_twelve_digits_and_stand_in_order() {
        for ids in [&LOAD_BALANCERS[..], &CLOUDTRAIL, &REDSHIFT] {
            assert!(ids.iter().all(|id| id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit())));
            assert!(ids.is_sorted());
        }
    }

    #[test]
    fn an_account_of_redshift_is_owned_for_its_logs_only() {
        assert!(is_aws_owned("193672423079", "user/logs"));
        assert!(!is_aws_owned("193672423079", "root"));
        assert!(is_aws_owned("127311923021", "root"));
        assert!(is_aws_owned("cloudfront", "user/CloudFront Origin Access Identity E1"));
        assert!(!is_aws_owned("111122223333", "root"));
    }
}
