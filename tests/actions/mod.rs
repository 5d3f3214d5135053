//! `aftermark actions`: what it lists, sums up and changes, as a user runs it and value by value.

mod calendar;
mod digest;
mod edits;
mod fixture;
mod list;
mod set;
mod story;
mod touching;
