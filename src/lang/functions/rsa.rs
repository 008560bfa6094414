//! Decryption with RSA, PKCS #1 version 1.5.
//!
//! A few lines of arithmetic instead of the `rsa` crate, whose open advisory (RUSTSEC-2023-0071) is about measuring how
//! long decryption takes over a network. Here both key and text are in the file that is checked, and nobody waits.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dashu_int::UBig;
use dashu_int::fast_div::ConstDivisor;
use dashu_int::modular::IntoRing as _;
use dashu_int::ops::BitTest as _;
use pkcs1::RsaPrivateKeyRef;
use pkcs8::PrivateKeyInfoRef;

/// The longest modulus in bytes: the work grows with its cube.
const MAX_MODULUS: usize = 2048;

/// A private key.
pub(super) struct PrivateKey {
    modulus: UBig,
    exponent: UBig,
    length: usize,
}

impl PrivateKey {
    /// Reads the first PEM block of a text, PKCS #1, PKCS #8 or OpenSSH without passphrase. The error says nothing about
    /// what the text holds.
    pub(super) fn read(text: &str) -> Result<Self, &'static str> {
        const NONE: &str = "it holds no RSA private key as PKCS #1, PKCS #8 or OpenSSH without passphrase";
        let (label, der) = pem(text).ok_or("it is no PEM text")?;
        let pair = match label.as_str() {
            "RSA PRIVATE KEY" => of_pkcs1(&der),
            "PRIVATE KEY" => PrivateKeyInfoRef::try_from(der.as_slice())
                .ok()
                .filter(|info| info.algorithm.oid == pkcs1::ALGORITHM_OID)
                .and_then(|info| of_pkcs1(info.private_key.as_bytes())),
            "OPENSSH PRIVATE KEY" => of_openssh(&der),
            _ => None,
        };
        let (modulus, exponent) = pair.ok_or(NONE)?;
        let length = modulus.bit_len().div_ceil(8);
        // An even modulus has no two odd primes.
        if length > MAX_MODULUS || !modulus.bit(0) || modulus <= UBig::ONE {
            return Err("its modulus is none of a usual RSA key");
        }
        Ok(Self { modulus, exponent, length })
    }

    /// The text behind a ciphertext, if it has the form that the encryption gives it.
    pub(super) fn decrypt(&self, ciphertext: &[u8]) -> Option<Vec<u8>> {
        let number = UBig::from_be_bytes(ciphertext);
        if ciphertext.len() > self.length || number >= self.modulus {
            return None;
        }
        let ring = ConstDivisor::new(self.modulus.clone());
        let plain = number.into_ring(&ring).pow(&self.exponent).residue().to_be_bytes();
        // The number is 0, 2, eight or more bytes that are not zero, a zero, and the text; its leading zero is not there.
        let (kind, padded) = plain.split_first()?;
        let end = padded.iter().position(|byte| *byte == 0)?;
        let whole = plain.len() + 1 == self.length && *kind == 2 && end >= 8;
        padded.get(end + 1..).filter(|_| whole).map(<[u8]>::to_vec)
    }
}

/// Label and content of the first PEM block.
fn pem(text: &str) -> Option<(String, Vec<u8>)> {
    let mut lines = text.lines().map(str::trim_end);
    let label = lines.find_map(|line| line.strip_prefix("-----BEGIN ")?.strip_suffix("-----"))?;
    let end = format!("-----END {label}-----");
    let body: Vec<&str> = lines.clone().take_while(|line| *line != end).collect();
    let closed = lines.nth(body.len()).is_some();
    // Headers end with an empty line.
    let headers = body.iter().take_while(|line| line.contains(':')).count();
    let content = STANDARD.decode(body.get(headers..)?.concat().replace([' ', '\t'], "")).ok()?;
    closed.then(|| (label.to_owned(), content))
}

/// Modulus and private exponent of a key whose numbers fit each other.
fn of_pkcs1(der: &[u8]) -> Option<(UBig, UBig)> {
    let key = RsaPrivateKeyRef::try_from(der).ok()?;
    let number = |bytes: &[u8]| UBig::from_be_bytes(bytes);
    let (p, q) = (number(key.prime1.as_bytes()), number(key.prime2.as_bytes()));
    let (e, d) = (number(key.public_exponent.as_bytes()), number(key.private_exponent.as_bytes()));
    consistent(number(key.modulus.as_bytes()), &e, d, &[p, q])
}

fn consistent(n: UBig, e: &UBig, d: UBig, primes: &[UBig]) -> Option<(UBig, UBig)> {
    if n.bit_len() > MAX_MODULUS * 8 || e.bit_len() > MAX_MODULUS * 8 || d.bit_len() > MAX_MODULUS * 8 {
        return None;
    }
    let of_primes = primes.iter().all(|prime| *prime > UBig::ONE)
        && primes.iter().fold(UBig::ONE, |product, prime| product * prime) == n;
    let inverse = of_primes && primes.iter().all(|prime| (e * &d) % (prime - UBig::ONE) == UBig::ONE);
    inverse.then_some((n, d))
}

/// Modulus and private exponent of an OpenSSH key that no passphrase protects.
fn of_openssh(bytes: &[u8]) -> Option<(UBig, UBig)> {
    let mut outer = Fields(bytes.strip_prefix(b"openssh-key-v1\0")?);
    let (cipher, derivation) = (outer.next()?, outer.next()?);
    outer.next()?;
    let one_key = outer.number()? == 1;
    outer.next()?;
    if cipher != b"none" || derivation != b"none" || !one_key {
        return None;
    }
    let mut inner = Fields(outer.next()?);
    let checks = inner.number()? == inner.number()?;
    if !checks || inner.next()? != b"ssh-rsa" {
        return None;
    }
    let mut number = || inner.next().map(UBig::from_be_bytes);
    let (n, e, d) = (number()?, number()?, number()?);
    number()?;
    consistent(n, &e, d, &[number()?, number()?])
}

/// What OpenSSH's format is made of: numbers of 32 bits, and bytes with their count before them.
struct Fields<'b>(&'b [u8]);

impl<'b> Fields<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    fn next(&mut self) -> Option<&'b [u8]> {
        let count = self.number()?;
        self.take(usize::try_from(count).ok()?)
    }
}
