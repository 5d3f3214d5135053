//! A view that stands on several pages: made once, and turned once into what templates read.

use std::cell::Cell;
use std::ops::Deref;
use std::sync::OnceLock;

use serde::{Serialize, Serializer};
use tera::Value;

use crate::cache::{Key, KeyOf};

/// A view and, from when a template first asks for it, its value. Templates take that as it is instead of a copy.
#[derive(Clone, Debug)]
pub struct Shared<T> {
    view: T,
    value: OnceLock<Value>,
    /// Stands for the view where views are compared.
    key: OnceLock<Key>,
}

thread_local! {
    static COMPARING: Cell<bool> = const { Cell::new(false) };
}

/// Adds a view to a key; whether it could be. What is shared is looked at once, and in an order that its value does not
/// have.
pub fn add(key: &mut KeyOf, view: &impl Serialize) -> bool {
    let before = COMPARING.replace(true);
    let added = key.add_json(view);
    COMPARING.set(before);
    added
}

impl<T> From<T> for Shared<T> {
    fn from(view: T) -> Self {
        Self { view, value: OnceLock::new(), key: OnceLock::new() }
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
        if COMPARING.get() {
            let mut key = KeyOf::default();
            if self.key.get().is_none() && !add(&mut key, &self.view) {
                return Err(serde::ser::Error::custom("a view that cannot be compared"));
            }
            return self.key.get_or_init(|| key.key()).serialize(serializer);
        }
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
