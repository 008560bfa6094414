//! How sensitive data is.

/// A class of data, from harmless to sensitive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Meant for everyone.
    Public,
    /// For the organisation.
    Internal,
    /// For those who need it.
    Confidential,
    /// Its loss or leak would be grave.
    Restricted,
}

impl Class {
    /// All classes, lowest first.
    pub const ALL: [Self; 4] = [Self::Public, Self::Internal, Self::Confidential, Self::Restricted];

    /// The word that tags, policies and reports use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Confidential => "confidential",
            Self::Restricted => "restricted",
        }
    }

    /// The class that a word names; case and surrounding space do not matter.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim();
        Self::ALL.into_iter().find(|class| class.word().eq_ignore_ascii_case(word))
    }
}
