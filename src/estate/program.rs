//! The program that an input stems from.

/// Terraform, or OpenTofu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Program {
    /// HashiCorp's.
    #[default]
    Terraform,
    /// The Linux Foundation's.
    OpenTofu,
}

impl Program {
    /// How people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terraform => "Terraform",
            Self::OpenTofu => "OpenTofu",
        }
    }

    /// How a shell calls it.
    pub fn command(self) -> &'static str {
        match self {
            Self::Terraform => "terraform",
            Self::OpenTofu => "tofu",
        }
    }
}
