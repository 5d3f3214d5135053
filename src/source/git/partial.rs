//! Clones that lack a part of what their commits hold (`git clone --filter`). Git would fetch it when it is asked
//! for, by whatever program is configured for that; here it does not.

use super::{Git, GitError};

impl Git {
    /// Refuses a clone in which something of the folder's history is missing.
    ///
    /// # Errors
    /// [`GitError::Partial`] says that it is needed for `purpose` and how to get it; others when git fails.
    pub fn whole_for(&self, purpose: &'static str) -> Result<(), GitError> {
        match self.lacks_objects()? {
            true => Err(GitError::Partial { purpose }),
            false => Ok(()),
        }
    }

    /// Whether something of the folder's history is missing.
    fn lacks_objects(&self) -> Result<bool, GitError> {
        // Asked first, as it is quick and mostly answers it.
        let partial = r"^(extensions\.partialclone|remote\..*\.(promisor|partialclonefilter))$";
        if self.line(&["config", "--get-regexp", partial]).is_none() || !self.has_commits()? {
            return Ok(false);
        }
        let missing = ["rev-list", "--objects", "--missing=print", "HEAD", "--", "."];
        let listed = self.ask(&missing)?;
        Ok(listed.split(|b| *b == b'\n').any(|line| line.starts_with(b"?")))
    }
}
