//! Sets of small numbers.

/// A set of numbers below some bound.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(in crate::iam) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set.
    pub(in crate::iam) fn none() -> Self {
        Self(Vec::new())
    }

    /// All numbers below `count`.
    pub(in crate::iam) fn all(count: usize) -> Self {
        (0..count).collect()
    }

    /// Adds a number.
    pub(in crate::iam) fn insert(&mut self, at: usize) {
        if self.0.len() <= at / 64 {
            self.0.resize(at / 64 + 1, 0);
        }
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    /// Whether a number is in it.
    pub(in crate::iam) fn contains(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word & (1 << (at % 64)) != 0)
    }

    /// Whether there is none in it.
    pub(in crate::iam) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The numbers, least first.
    pub(in crate::iam) fn iter(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(index, &word)| {
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
        for (at, word) in self.0.iter_mut().enumerate() {
            *word &= other.0.get(at).copied().unwrap_or(0);
        }
    }

    /// Takes out what is in the other.
    pub(in crate::iam) fn remove(&mut self, other: &Self) {
        for (word, gone) in self.0.iter_mut().zip(&other.0) {
            *word &= !gone;
        }
    }

    /// What is in both.
    pub(in crate::iam) fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a & b).collect())
    }

    /// Whether something is in both.
    pub(in crate::iam) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    /// Whether all of it is in the other.
    pub(in crate::iam) fn within(&self, other: &Self) -> bool {
        self.0.iter().enumerate().all(|(at, word)| word & !other.0.get(at).copied().unwrap_or(0) == 0)
    }
}

impl FromIterator<usize> for Bits {
    fn from_iter<I: IntoIterator<Item = usize>>(numbers: I) -> Self {
        let mut bits = Self::none();
        numbers.into_iter().for_each(|at| bits.insert(at));
        bits
    }
}
