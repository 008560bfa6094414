//! Configuration into values: what a module's expressions mean in the scope of that module.

pub mod host;
mod reference;
pub mod session;
pub mod variable;

pub use host::ModuleHost;
pub use session::Session;
pub use variable::Variable;
