//! A credential plugin where nobody is: without a terminal to ask on, and ended with everything that it started.

#[cfg(unix)]
pub(super) use unix::{Group, lead, leave_terminal};
#[cfg(not(unix))]
pub(super) use windows::{Group, lead, leave_terminal};

#[cfg(unix)]
mod unix {
    use rustix::process::{Pid, Signal, kill_process_group, setsid};
    use tokio::process::Command;

    /// Gives up our terminal, for us and for all that we start. Who is a group's leader cannot, as one who was started by
    /// hand: that one is there to be asked.
    pub(in crate::cluster) fn leave_terminal() {
        let _ = setsid();
    }

    /// Makes the program the leader of a group of its own.
    pub(in crate::cluster) fn lead(command: &mut Command) {
        command.process_group(0);
    }

    /// The program's group, which is ended when this is dropped.
    pub(in crate::cluster) struct Group(Option<Pid>);

    impl Group {
        pub(in crate::cluster) fn of(leader: Option<u32>) -> Self {
            Self(leader.and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)))
        }

        /// The program has ended: what it left running, such as an agent, is meant to go on.
        pub(in crate::cluster) fn let_go(mut self) {
            self.0 = None;
        }
    }

    impl Drop for Group {
        fn drop(&mut self) {
            if let Some(leader) = self.0 {
                let _ = kill_process_group(leader, Signal::KILL);
            }
        }
    }
}

#[cfg(not(unix))]
mod windows {
    use tokio::process::Command;

    pub(in crate::cluster) fn leave_terminal() {}

    pub(in crate::cluster) fn lead(_: &mut Command) {}

    /// There are no groups; the program alone is ended.
    pub(in crate::cluster) struct Group;

    impl Group {
        pub(in crate::cluster) fn of(_: Option<u32>) -> Self {
            Self
        }

        pub(in crate::cluster) fn let_go(self) {}
    }
}
