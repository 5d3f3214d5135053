//! `aftermark actions export`: what it writes, and scripts run by a real shell.
