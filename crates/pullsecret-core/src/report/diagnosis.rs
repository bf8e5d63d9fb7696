//! `diagnosis` of kind `PullExplanation`: why a pull fails, for scripts.

use serde::Serialize;

use crate::diagnosis::{Certainty, Code, Diagnosis};

/// Why a pull fails; null where nothing is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExplainedDiagnosis {
    /// What is wrong, as one word that is never given another meaning.
    pub code: Code,
    /// How sure that is.
    pub certainty: Certainty,
    /// What is wrong, as a sentence.
    pub cause: String,
    /// Commands that mend it, as they are to be pasted; empty where none does.
    pub commands: Vec<String>,
}

impl ExplainedDiagnosis {
    /// A diagnosis with the commands that were made of its remedies.
    pub fn new(diagnosis: &Diagnosis, commands: Vec<String>) -> Self {
        let Diagnosis { code, certainty, cause, .. } = diagnosis;
        Self { code: *code, certainty: *certainty, cause: cause.clone(), commands }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_shape_is_what_scripts_read() {
        let diagnosis = Diagnosis {
            code: Code::NotVerifiedForPod,
            certainty: Certainty::Likely,
            cause: "It is so.".into(),
            remedies: Vec::new(),
            node_says: None,
            outcomes: Vec::new(),
            likeness: String::new(),
        };
        let printed =
            serde_json::to_string(&ExplainedDiagnosis::new(&diagnosis, vec!["kubectl get x".into()]));
        assert_eq!(
            printed.unwrap(),
            r#"{"code":"not-verified-for-pod","certainty":"likely","cause":"It is so.","commands":["kubectl get x"]}"#
        );
    }
}
