//! A view that stands on several pages: made once, and turned once into what templates read.

use std::ops::Deref;
use std::sync::OnceLock;

use serde::{Serialize, Serializer};
use tera::Value;

/// A view and, from when a template first asks for it, its value. Templates take that as it is instead of a copy.
#[derive(Clone, Debug)]
pub struct Shared<T> {
    view: T,
    value: OnceLock<Value>,
}

impl<T> From<T> for Shared<T> {
    fn from(view: T) -> Self {
        Self { view, value: OnceLock::new() }
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.view
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let value = match self.value.get() {
            Some(value) => value,
            None => {
                let value = Value::try_from_serializable(&self.view);
                let value = value.map_err(serde::ser::Error::custom)?;
                self.value.get_or_init(|| value)
            }
        };
        value.serialize(serializer)
    }
}
