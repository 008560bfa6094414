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

    /// The prefix of an IPv4 network in the clothes of IPv6 (`::ffff:10.0.0.0/104`) is shown as that of the former.
    fn text(self) -> String {
        let prefix = if self.is_mapped() { self.prefix.saturating_sub(96) } else { self.prefix };
        format!("{}/{prefix}", shown(self.address, self.width))
    }

    fn is_mapped(self) -> bool {
        self.width == 128 && Ipv6Addr::from_bits(self.address).to_ipv4_mapped().is_some()
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
        // Terraform takes an IPv4 address within IPv6 for one of 32 bits, and counts from there.
        Some(host) if network.is_mapped() => Ok(Value::string(shown(network.address | host << 96, 128))),
        Some(host) => Ok(Value::string(shown(network.address | host, network.width))),
        None => blame(1, format!("a prefix of {} bits has no such host", network.prefix)),
    }
}

fn cidrnetmask(call: &Invocation<'_>) -> Outcome {
    let network = network(call)?;
    if network.width != 32 && !network.is_mapped() {
        return blame(0, "argument 1 is an IPv6 network, which has no netmask");
    }
    Ok(Value::string(shown(!network.hosts() & ones(network.width), network.width)))
}

fn cidrsubnet(call: &Invocation<'_>) -> Outcome {
    let network = network(call)?;
    let (more, number) = (whole(call, 1)?, whole(call, 2)?);
    let longer = more.and_then(|more| i64::try_from(more.checked_add(network.prefix.into())?).ok());
    let Some(prefix) = longer.filter(|prefix| *prefix <= i64::from(network.width)) else {
        return blame(1, format!("a prefix of {} bits cannot be extended by so many", network.prefix));
    };
    // Terraform compares 64 bits of the magnitude, and nothing when the prefix becomes shorter.
    let most = match more.map(u32::try_from) {
        Some(Ok(more)) => ones(more.min(64)),
        _ => ones(64),
    };
    let Some(number) = number.filter(|number| number.unsigned_abs() & ones(64) <= most) else {
        return blame(2, "there is no subnet with this number");
    };
    let shift = u32::try_from(i64::from(network.width).saturating_sub(prefix)).unwrap_or(u32::MAX);
    let room = ones(network.width).checked_shr(shift).unwrap_or(0);
    if number.unsigned_abs() > room {
        return blame(2, "the number of the subnet has more bits than an address");
    }
    let Ok(prefix) = u32::try_from(prefix) else {
        // What terraform says to a prefix below zero.
        return Ok(Value::string("<nil>"));
    };
    let shifted = number.unsigned_abs().checked_shl(shift).unwrap_or(0);
    let address = match number {
        0.. => network.address | shifted,
        // The magnitude of a number below zero, in two's complement, that the address was put into.
        _ => (shifted.saturating_sub(1) & !network.address).saturating_add(1),
    };
    Ok(Value::string(Network { address: address & ones(network.width), prefix, width: network.width }.text()))
}

fn cidrsubnets(call: &Invocation<'_>) -> Outcome {
    let network = network(call)?;
    let mut items = Vec::with_capacity(call.args.len());
    // The first address that is free; `None` past the end.
    let mut free = Some(network.address);
    if (network.address == 0 || network.is_mapped()) && call.args.len() > 1 {
        // Terraform starts from the address before the first one.
        return blame(0, "a network that begins with the first of all addresses is not divided");
    }
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
