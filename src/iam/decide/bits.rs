//! Sets of small numbers.

/// A set of numbers. The first 64 take no memory of their own: most worlds are that small.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(in crate::iam) struct Bits {
    first: u64,
    /// The numbers from 64 on. It never ends with a zero, so that equal sets are equal.
    rest: Vec<u64>,
}

impl Bits {
    /// The empty set.
    pub(in crate::iam) fn none() -> Self {
        Self::default()
    }

    /// All numbers below `count`.
    pub(in crate::iam) fn all(count: usize) -> Self {
        let full = |word: usize| match count.saturating_sub(word * 64) {
            0 => 0,
            left if left < 64 => (1 << left) - 1,
            _ => u64::MAX,
        };
        Self { first: full(0), rest: (1..count.div_ceil(64)).map(full).collect() }
    }

    fn words(&self) -> impl Iterator<Item = u64> {
        std::iter::once(self.first).chain(self.rest.iter().copied())
    }

    fn word(&self, at: usize) -> u64 {
        if at == 0 { self.first } else { self.rest.get(at - 1).copied().unwrap_or(0) }
    }

    /// Adds a number.
    pub(in crate::iam) fn insert(&mut self, at: usize) {
        let (word, bit) = (at / 64, 1 << (at % 64));
        if word == 0 {
            self.first |= bit;
            return;
        }
        if self.rest.len() < word {
            self.rest.resize(word, 0);
        }
        if let Some(word) = self.rest.get_mut(word - 1) {
            *word |= bit;
        }
    }

    /// Whether a number is in it.
    pub(in crate::iam) fn contains(&self, at: usize) -> bool {
        self.word(at / 64) & (1 << (at % 64)) != 0
    }

    /// Whether there is none in it.
    pub(in crate::iam) fn is_empty(&self) -> bool {
        self.first == 0 && self.rest.is_empty()
    }

    /// The numbers, least first.
    pub(in crate::iam) fn iter(&self) -> impl Iterator<Item = usize> {
        self.words().enumerate().flat_map(|(index, word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                let bit = (rest != 0).then(|| rest.trailing_zeros() as usize)?;
                rest &= rest - 1;
                Some(index * 64 + bit)
            })
        })
    }

    /// Keeps what is in the other too.
    pub(in crate::iam) fn keep(&mut self, other: &Self) {
        self.first &= other.first;
        for (at, word) in self.rest.iter_mut().enumerate() {
            *word &= other.word(at + 1);
        }
        self.trim();
    }

    /// Takes out what is in the other.
    pub(in crate::iam) fn remove(&mut self, other: &Self) {
        self.first &= !other.first;
        for (word, gone) in self.rest.iter_mut().zip(&other.rest) {
            *word &= !gone;
        }
        self.trim();
    }

    /// What is in both.
    pub(in crate::iam) fn and(&self, other: &Self) -> Self {
        let rest = self.rest.iter().zip(&other.rest).map(|(a, b)| a & b).collect();
        let mut both = Self { first: self.first & other.first, rest };
        both.trim();
        both
    }

    /// Whether something is in both.
    pub(in crate::iam) fn meets(&self, other: &Self) -> bool {
        self.first & other.first != 0 || self.rest.iter().zip(&other.rest).any(|(a, b)| a & b != 0)
    }

    /// Whether all of it is in the other.
    pub(in crate::iam) fn within(&self, other: &Self) -> bool {
        self.words().enumerate().all(|(at, word)| word & !other.word(at) == 0)
    }

    fn trim(&mut self) {
        while self.rest.last() == Some(&0) {
            self.rest.pop();
        }
    }
}

impl FromIterator<usize> for Bits {
    fn from_iter<I: IntoIterator<Item = usize>>(numbers: I) -> Self {
        let mut bits = Self::none();
        numbers.into_iter().for_each(|at| bits.insert(at));
        bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn they_are_sets(a in prop::collection::btree_set(0_usize..200, 0..20), b in prop::collection::btree_set(0_usize..200, 0..20)) {
            let (x, y): (Bits, Bits) = (a.iter().copied().collect(), b.iter().copied().collect());
            let set = |bits: &Bits| bits.iter().collect::<BTreeSet<usize>>();
            prop_assert_eq!(set(&x), a.clone());
            prop_assert_eq!(set(&x.and(&y)), &a & &b);
            prop_assert_eq!(x.meets(&y), !a.is_disjoint(&b));
            prop_assert_eq!(x.within(&y), a.is_subset(&b));
            prop_assert_eq!(x == y, a == b);
            let (mut kept, mut left) = (x.clone(), x.clone());
            kept.keep(&y);
            left.remove(&y);
            prop_assert_eq!(&kept, &x.and(&y));
            prop_assert_eq!(set(&left), &a - &b);
            prop_assert_eq!(left.is_empty(), a.is_subset(&b));
        }
    }

    #[test]
    fn all_are_those_below_a_number() {
        for count in [0, 1, 63, 64, 65, 128, 130] {
            assert_eq!(Bits::all(count), (0..count).collect());
        }
    }
}
