//! What the desk does with devices: listing and revoking them.

use crate::audit::Event;
use crate::desk::context::Desk;
use crate::desk::refusal::DeskRefusal;
use crate::ids::{self, DeviceId};
use crate::model::people::Device;
use crate::service::devices;
use crate::store::Tx;

impl Desk<'_> {
    /// A holder's devices, the newest first.
    pub async fn devices(&self, holder: &str) -> Result<Vec<Device>, DeskRefusal> {
        let holder = self.holder(holder).await?;
        Ok(devices::of(self.store, &holder.id).await?)
    }

    /// The device with this id.
    pub async fn device(&self, typed: &str) -> Result<Device, DeskRefusal> {
        let unknown = || DeskRefusal::DeviceUnknown(typed.to_owned());
        let id = device_id(typed).ok_or_else(unknown)?;
        self.store.get::<Device>(&id).await?.ok_or_else(unknown)
    }

    /// Removes a device. It cannot log in any more, and its sessions are over.
    pub async fn revoke(&self, device: &str) -> Result<Device, DeskRefusal> {
        let unknown = || DeskRefusal::DeviceUnknown(device.to_owned());
        let id = device_id(device).ok_or_else(unknown)?;
        let now = self.now();
        self.store
            .transaction(async |tx: Tx| {
                let gone = devices::remove(&tx, &id, now).await?.ok_or_else(unknown)?;
                self.record(&tx, Event::DeviceRemoved { device: id.to_string() }, Some(&gone.holder))?;
                Ok(gone)
            })
            .await
    }
}

fn device_id(typed: &str) -> Option<DeviceId> {
    ids::plain(typed).ok().and_then(|plain| DeviceId::from_wire(&plain))
}
