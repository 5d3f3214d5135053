//! The question that each step asks: what a section holds before somebody answers it.

use super::step::Step;

impl Step {
    /// What to answer in the step's section, as a prompt for its author.
    #[must_use]
    pub fn question(self) -> &'static str {
        match self {
            Step::Gather => {
                "What was collected, from where, and how sure are its times? What could not be had any more?"
            }
            Step::RootCause => {
                "Why did it happen? Ask why until the answer is something that can be changed; which other factors had to be there?"
            }
            Step::Impact => {
                "Who could not do what, from when to when, and how many were they? What did they do instead, and what did it cost?"
            }
            Step::StaffActions => {
                "What did staff do, what did they know when they did it, and what came of it: which action ended it, which did nothing, which made it worse?"
            }
            Step::Safeguards => {
                "Which alerts, tests, limits and spare systems should have prevented or shown this? What became of each, and where was there none?"
            }
            Step::Technology => {
                "What will be changed in systems and tools so that this cannot happen again, is noticed sooner, or hurts less?"
            }
            Step::People => {
                "What will be changed in duties, handovers, training and on-call? Did fatigue, or the hour, play a part?"
            }
            Step::Verification => {
                "How is it known that each improvement works: who tested it, when, and what did the test show?"
            }
            Step::Notify => "Who was told, when and in which words? Who was not told, and why not?",
            Step::MoveOn => {
                "When does somebody look whether the improvements hold? Has something like this happened before, and what has been adjusted since?"
            }
        }
    }
}
