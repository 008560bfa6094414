//! Configuration into values: what a module's expressions mean, and what its resources will be.
//!
//! A directory is read into the configurations of its root modules ([`load`]). A root module is evaluated as terraform
//! would plan its first apply, without a provider: what only AWS or the apply can tell is unknown, and stays the same
//! unknown wherever it is read.

mod backing;
mod chain;
mod computed;
mod conceal;
mod config;
mod early;
mod evaluator;
mod files;
pub mod host;
mod instance;
mod load;
mod members;
mod open;
mod pool;
mod reference;
mod roots;
pub mod schema;
mod scope;
pub mod session;
mod tree;
mod values;
pub mod variable;
mod written;

pub use host::ModuleHost;
pub use load::{Loaded, Options, load, load_changed};
pub use open::{Opened, open};
pub use pool::in_pool;
pub use session::Session;
pub use values::Assignment;
pub use variable::Variable;
pub use written::{Written, written};
