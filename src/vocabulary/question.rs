//! The question that each step asks: what a section holds before somebody answers it.

use super::step::Step;

impl Step {
    /// What to answer in the step's section, as a prompt for its author.
    #[must_use]
    pub fn question(self) -> &'static str {
        match self {
            Step::Gather => {
                "What was collected, from where, and how reliable are its times? What was no longer available?"
            }
            Step::RootCause => {
                "Why did it happen? Ask why until the answer is something that can be changed; which other factors contributed?"
            }
            Step::Impact => {
                "Who could not do what, from when to when, and how many were affected? What did they do instead, and what did it cost?"
            }
            Step::StaffActions => {
                "What did staff do, what did they know when they did it, and what came of it: which action ended it, which did nothing, which made it worse?"
            }
            Step::Safeguards => {
                "Which alerts, tests, limits and redundant systems should have prevented or caught this? What became of each, and where was there none?"
            }
            Step::Technology => {
                "What will be changed in systems and tools so that this cannot happen again, is detected sooner, or has less impact?"
            }
            Step::People => {
                "What will be changed in duties, handovers, training and on-call? Did fatigue or the time of day play a part?"
            }
            Step::Verification => {
                "How do we know that each improvement works: who tested it, when, and what did the test show?"
            }
            Step::Notify => "Who was told what, and when? Who was not told, and why not?",
            Step::MoveOn => {
                "When will somebody check whether the improvements hold? Has something like this happened before, and what has been adjusted since?"
            }
        }
    }
}
