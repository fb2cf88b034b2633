//! The OpenID provider through the real router. Files are named after the plans of the OpenID Foundation's conformance suite, and tests after
//! its modules where there is one.

mod access_tokens;
mod attacks;
mod backchannel;
mod basic;
mod device;
mod discovery;
mod failures;
mod fapi2;
mod fapi_ciba;
mod killed;
mod login_page;
mod logout;
mod refresh;
mod session;
mod signing_keys;
mod stopped;
mod vendor;

use vendor::{Vendor, query_of};
