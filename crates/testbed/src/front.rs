//! What stands before real registries as a load balancer does: names and https on port 443, and the faults that
//! one sees there.
//!
//! It answers nothing by itself but its faults. Threads of this process serve it, so it ends with the process.

mod certificates;
mod exchange;
mod site;

use std::collections::HashMap;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

use rustls::ServerConfig;

use crate::certificate::Authority;
use crate::error::{Doing, Result};
use crate::port::{free_address, random_address};
use crate::run::{Run, held};
use certificates::Certificates;

pub use site::{Fault, Site};

/// The port at which it listens: images' names need not say it.
const PORT: u16 = 443;

/// A load balancer for any number of hosts.
#[derive(Debug)]
pub struct Front {
    folder: PathBuf,
    authority: Authority,
    certificates: Arc<Certificates>,
    sites: Sites,
    tls: Arc<ServerConfig>,
}

/// The sites by their hosts' names.
type Sites = Arc<Mutex<HashMap<String, Site>>>;

impl Front {
    /// One without sites, which listens nowhere yet.
    pub fn new(run: &Run) -> Result<Self> {
        let folder = run.make_folder("front")?;
        let authority = Authority::new(&folder, "front-authority")?;
        let certificates = Arc::new(Certificates::default());
        let tls = certificates.configuration()?;
        Ok(Self { folder, authority, certificates, sites: Sites::default(), tls })
    }

    /// The certificate of the authority that vouches for its hosts.
    pub fn authority(&self) -> &Path {
        self.authority.certificate()
    }

    /// Adds a host, whose certificate is the front's authority's.
    pub fn add(&self, site: Site) -> Result<()> {
        self.add_under(&self.authority, site)
    }

    /// Adds a host that nobody vouches for who is trusted, and answers the certificate of the authority that does.
    pub fn add_under_another(&self, site: Site) -> Result<PathBuf> {
        let authority = Authority::new(&self.folder, &format!("authority-of-{}", site.host))?;
        self.add_under(&authority, site)?;
        Ok(authority.certificate().to_owned())
    }

    fn add_under(&self, authority: &Authority, site: Site) -> Result<()> {
        self.certificates.add(&site.host, &authority.server(&site.host, &[&site.host])?)?;
        held(&self.sites).insert(site.host.clone(), site);
        Ok(())
    }

    /// A loopback address at which nobody listens, for one that comes later.
    pub fn address_to_be(&self) -> Ipv4Addr {
        random_address()
    }

    /// Listens with https at an address of its own. Needs root, as a port below 1024 does.
    pub fn listen(&self) -> Result<Ipv4Addr> {
        let (address, listener) = free_address(|address| TcpListener::bind((address, PORT)))?;
        self.serve(listener, Some(Arc::clone(&self.tls)))?;
        Ok(address)
    }

    /// The same at this address.
    pub fn listen_at(&self, address: Ipv4Addr) -> Result<()> {
        let listener = TcpListener::bind((address, PORT)).doing(|| format!("listen on {address}"))?;
        self.serve(listener, Some(Arc::clone(&self.tls)))
    }

    /// Listens with plain http at an address of its own.
    pub fn listen_plain(&self, port: u16) -> Result<Ipv4Addr> {
        let (address, listener) = free_address(|address| TcpListener::bind((address, port)))?;
        self.serve(listener, None)?;
        Ok(address)
    }

    fn serve(&self, listener: TcpListener, tls: Option<Arc<ServerConfig>>) -> Result<()> {
        let sites = Arc::clone(&self.sites);
        let serve = move || {
            for stream in listener.incoming().filter_map(std::result::Result::ok) {
                let (tls, sites) = (tls.clone(), Arc::clone(&sites));
                // Clients go when they like: that is no fault.
                thread::spawn(move || drop(exchange::serve(stream, tls, &sites)));
            }
        };
        thread::Builder::new()
            .name("front".to_owned())
            .spawn(serve)
            .doing(|| "start a load balancer".to_owned())?;
        Ok(())
    }

    /// Has what is asked of this host below `path` fail from now on; what is served stops.
    pub fn fault(&self, host: &str, path: &str, fault: Fault) {
        if let Some(site) = held(&self.sites).get_mut(host) {
            site.faults.retain(|(place, _)| place != path);
            site.faults.push((path.to_owned(), fault));
        }
    }

    /// Ends the faults of a host below `path`.
    pub fn heal(&self, host: &str, path: &str) {
        if let Some(site) = held(&self.sites).get_mut(host) {
            site.faults.retain(|(place, _)| place != path);
        }
    }
}
