//! Lists of actions for people, calendars and programs. What the site publishes of actions is written
//! from the same rows, so that both say the same.

pub mod csv;
pub mod digest;
pub mod due;
pub mod ics;
pub mod item;
pub mod json;
pub mod markdown;
pub mod row;
pub mod select;
pub mod table;
pub mod touching;

pub use item::{Item, items};
pub use row::Row;
pub use select::{Filter, Sort};
