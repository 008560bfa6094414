//! Networks in CIDR notation.
//!
//! Addresses are numbers of 32 or 128 bits; the standard library reads and writes them, and what remains is shifting.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use super::{Failure, Function, Invocation, Marks, NUMBER, Outcome, Param, STRING, Want, blame};
use crate::value::{Data, Sequence, Type, Value};

const fn of_prefix(name: &'static str, params: &'static [Param], run: fn(&Invocation<'_>) -> Outcome) -> Function {
    Function { name, params, rest: None, marks: Marks::Whole, returns: Want::String, run }
}

pub(super) const TABLE: &[Function] = &[
    Function {
        name: "cidrcontains",
        params: &[STRING, STRING],
        rest: None,
        marks: Marks::Whole,
        returns: Want::Bool,
        run: cidrcontains,
    },
    of_prefix("cidrhost", &[STRING, NUMBER], cidrhost),
    of_prefix("cidrnetmask", &[STRING], cidrnetmask),
    of_prefix("cidrsubnet", &[STRING, NUMBER, NUMBER], cidrsubnet),
    Function {
        name: "cidrsubnets",
        params: &[STRING],
        rest: Some((NUMBER, usize::MAX)),
        marks: Marks::Whole,
        returns: Want::Strings,
        run: cidrsubnets,
    },
];

/// A network: the bits beyond the prefix are zero.
#[derive(Clone, Copy)]
struct Network {
    address: u128,
    prefix: u32,
    /// 32 or 128.
    width: u32,
}

impl Network {
    /// Reads `10.0.0.0/8`. Decimal parts can begin with zeros, as in Terraform.
    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = text.split_once('/')?;
        let (address, width) = address_of(address)?;
        let digits = !prefix.is_empty() && prefix.bytes().all(|byte| byte.is_ascii_digit());
        let prefix: u32 = prefix.trim_start_matches('0').parse().ok().or((digits).then_some(0))?;
        let valid = digits && prefix <= width;
        valid.then(|| Self { address, prefix, width }.masked())
    }

    fn masked(self) -> Self {
        Self { address: self.address & !self.hosts(), ..self }
    }

    /// The bits beyond the prefix.
    fn hosts(self) -> u128 {
        ones(self.width.saturating_sub(self.prefix))
    }

    fn last(self) -> u128 {
        self.address | self.hosts()
    }

    fn contains(self, address: u128) -> bool {
        address & !self.hosts() == self.address
    }

    fn text(self) -> String {
        format!("{}/{}", shown(self.address, self.width), self.prefix)
    }
}

/// A number of so many ones.
fn ones(count: u32) -> u128 {
    1u128.checked_shl(count).map_or(u128::MAX, |bit| bit - 1)
}

fn address_of(text: &str) -> Option<(u128, u32)> {
    let parts: Vec<&str> = text.split('.').collect();
    if let [_, _, _, _] = parts.as_slice()
        && !text.contains(':')
    {
        let mut address = 0;
        for part in parts {
            if part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            let significant = part.trim_start_matches('0');
            let octet: u8 = if significant.is_empty() { 0 } else { significant.parse().ok()? };
            address = address << 8 | u128::from(octet);
        }
        return Some((address, 32));
    }
    text.parse::<Ipv6Addr>().ok().map(|address| (address.to_bits(), 128))
}

fn shown(address: u128, width: u32) -> String {
    let low = u32::try_from(address & ones(32)).unwrap_or(0);
    let v6 = Ipv6Addr::from_bits(address);
    match v6.to_ipv4_mapped() {
        _ if width == 32 => IpAddr::V4(Ipv4Addr::from_bits(low)).to_string(),
        Some(mapped) => mapped.to_string(),
        None => v6.to_string(),
    }
}

fn network(call: &Invocation<'_>) -> Result<Network, Failure> {
    match Network::parse(call.text(0)) {
        Some(network) => Ok(network),
        None => blame(0, "argument 1 is no network such as 10.0.0.0/8"),
    }
}

/// A whole number; `None` if it is beyond 128 bits.
fn whole(call: &Invocation<'_>, at: usize) -> Result<Option<i128>, Failure> {
    match call.arg(at).data() {
        Data::Number(number) if number.is_integer() => {
            Ok(number.as_i64().map(i128::from).or_else(|| number.to_string().parse().ok()))
        }
        Data::Number(number) => blame(at, format!("argument {} is {number}; a whole number is required", at + 1)),
        _ => blame(at, format!("argument {} is no number", at + 1)),
    }
}

fn cidrhost(call: &Invocation<'_>) -> Outcome {
    let network = network(call)?;
    let number = whole(call, 1)?;
    // Below zero it counts from the end.
    let host = number.and_then(|number| match u128::try_from(number) {
        Ok(number) => Some(number),
        Err(_) => network.hosts().checked_sub(number.unsigned_abs() - 1),
    });
    match host.filter(|host| *host <= network.hosts()) {
        Some(host) => Ok(Value::string(shown(network.address | host, network.width))),
        None => blame(1, format!("a prefix of {} bits has no such host", network.prefix)),
    }
}

fn cidrnetmask(call: &Invocation<'_>) -> Outcome {
    let network = network(call)?;
    if network.width != 32 {
        return blame(0, "argument 1 is an IPv6 network, which has no netmask");
    }
    Ok(Value::string(shown(!network.hosts() & ones(32), 32)))
}

fn cidrsubnet(call: &Invocation<'_>) -> Outcome {
    let network = network(call)?;
    let more = whole(call, 1)?;
    let number = whole(call, 2)?.and_then(|number| u128::try_from(number).ok());
    let prefix = more.and_then(|more| u32::try_from(i128::from(network.prefix) + more).ok());
    let Some(prefix) = prefix.filter(|prefix| *prefix <= network.width) else {
        return blame(1, format!("a prefix of {} bits cannot be extended by so many", network.prefix));
    };
    // Terraform does not look at the number when the prefix is shortened.
    let most = prefix.checked_sub(network.prefix).map_or(u128::MAX, ones);
    let Some(number) = number.filter(|number| *number <= most) else {
        return blame(2, "there is no subnet with this number");
    };
    let address = network.address | number.checked_shl(network.width - prefix).unwrap_or(0);
    Ok(Value::string(Network { address: address & ones(network.width), prefix, width: network.width }.text()))
}

fn cidrsubnets(call: &Invocation<'_>) -> Outcome {
    let network = network(call)?;
    let mut items = Vec::with_capacity(call.args.len());
    // The first address that is free; `None` past the end.
    let mut free = Some(network.address);
    for at in 1..call.args.len() {
        let more = whole(call, at)?.unwrap_or(i128::MAX);
        let Some(more) = u32::try_from(more).ok().filter(|more| (1..=32).contains(more)) else {
            return blame(at, "a prefix is extended by 1 to 32 bits");
        };
        let prefix = network.prefix + more;
        if prefix > network.width {
            return blame(at, format!("{prefix} bits are more than an address has"));
        }
        let size = ones(network.width - prefix);
        // Rounded up to a multiple of the size.
        let start = free.and_then(|free| free.checked_add(size)).map(|start| start & !size);
        let Some(start) = start.filter(|start| network.contains(*start) && *start <= ones(network.width)) else {
            return blame(at, format!("no room is left for a subnet with a prefix of {prefix} bits"));
        };
        let subnet = Network { address: start, prefix, width: network.width };
        items.push(Value::string(subnet.text()));
        free = subnet.last().checked_add(1);
    }
    Ok(Value::new(Data::List(Arc::new(Sequence { element: Type::String, items }))))
}

/// Whether an address or network lies within a network: a function of OpenTofu.
fn cidrcontains(call: &Invocation<'_>) -> Outcome {
    let network = network(call)?;
    let text = call.text(1);
    let inner = Network::parse(text)
        .or_else(|| address_of(text).map(|(address, width)| Network { address, prefix: width, width }));
    match inner {
        None => blame(1, "argument 2 is neither an address nor a network"),
        Some(inner) if inner.width != network.width => {
            blame(1, "one argument is of IPv4 and the other of IPv6; they have no addresses in common")
        }
        Some(inner) => Ok(Value::bool(network.contains(inner.address) && network.contains(inner.last()))),
    }
}
