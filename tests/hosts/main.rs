//! The files for hosts, run as the hosts run them, and what a release consists of.
