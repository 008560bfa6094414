//! Configuration into values: what a module's expressions mean in the scope of that module.

mod reference;
pub mod session;
pub mod variable;

pub use session::Session;
pub use variable::Variable;
