//! Asks the registries: each image with each of its credentials once, and without one where that matters.
//!
//! First one question to each registry, then one with each credential, then the rest: whoever does not answer or refuses a
//! credential is not asked for the other images, and it is the same one that is asked in every run.

use std::collections::{HashMap, HashSet};
use std::hash::RandomState;

use futures_util::stream::{self, StreamExt as _};
use pullsecret_core::report::RegistryAnswer;
use pullsecret_core::{Credential, ImageReference};

use super::answer::{not_visible, reported};
use crate::registry_client::{ImageAnswer, Manifest, RegistryClient, Sent, Verdict};

/// How often in a row a registry may give no answer before it is asked no more.
const PATIENCE: u8 = 3;

/// An image, and the credentials that the kubelet tries for it.
pub(in crate::commands) struct Question<'q> {
    pub(in crate::commands) image: &'q ImageReference,
    /// In the order in which they are tried.
    pub(in crate::commands) credentials: Vec<&'q Credential>,
    /// Whether it is of interest what is answered without a credential.
    pub(in crate::commands) may_be_anonymous: bool,
}

/// What was answered about an image.
pub(in crate::commands) struct Answers {
    /// To each credential.
    pub(in crate::commands) credentials: Vec<RegistryAnswer>,
    /// Without one: where the kubelet has none, or none of them served.
    pub(in crate::commands) anonymous: Option<RegistryAnswer>,
    /// The manifest that was found.
    pub(in crate::commands) manifest: Option<Manifest>,
}

/// Puts the questions, so many at once, and tells after each answer how many of how many there are.
pub(in crate::commands) async fn ask(
    client: &RegistryClient,
    questions: &[Question<'_>],
    at_once: usize,
    tell: impl FnMut(usize, usize),
) -> Vec<Answers> {
    let mut interned = Interned::default();
    let visible: Vec<&Question<'_>> =
        questions.iter().filter(|question| !client.is_of_the_node(question.image)).collect();
    let mut asker = Asker {
        client,
        at_once,
        answers: HashMap::new(),
        refused: HashMap::new(),
        silent: HashMap::new(),
        missed: HashMap::new(),
        tell,
    };
    let mut asks: Vec<Ask<'_>> = Vec::new();
    for question in &visible {
        let whos = question.credentials.iter().map(|credential| Some(interned.number(credential)));
        asks.extend(whos.map(|who| Ask { image: question.image, who }));
        if question.credentials.is_empty() && question.may_be_anonymous {
            asks.push(Ask { image: question.image, who: None });
        }
    }
    asker.round(&asks, &interned).await;
    let unserved = visible.iter().filter(|question| {
        let outcome = |credential: &&Credential| {
            let ask = Ask { image: question.image, who: Some(interned.number_of(credential)) };
            asker.answers.get(&ask).map(|answer| &answer.verdict)
        };
        let tried = &question.credentials;
        question.may_be_anonymous
            && !tried.is_empty()
            && tried.iter().all(|one| !matches!(outcome(one), Some(Verdict::Pulls)))
    });
    let asks: Vec<Ask<'_>> = unserved.map(|question| Ask { image: question.image, who: None }).collect();
    asker.round(&asks, &interned).await;
    questions.iter().map(|question| answers(question, &asker.answers, &interned, client)).collect()
}

fn answers(
    question: &Question<'_>,
    known: &HashMap<Ask<'_>, ImageAnswer>,
    interned: &Interned<'_>,
    client: &RegistryClient,
) -> Answers {
    let Question { image, credentials, may_be_anonymous } = question;
    if client.is_of_the_node(image) {
        let anonymous = (credentials.is_empty() && *may_be_anonymous).then(not_visible);
        let credentials = credentials.iter().map(|_| not_visible()).collect();
        return Answers { credentials, anonymous, manifest: None };
    }
    let answer = |who| known.get(&Ask { image, who });
    let answered: Vec<&ImageAnswer> =
        credentials.iter().filter_map(|credential| answer(Some(interned.number_of(credential)))).collect();
    // Of who is not asked about there may be an answer all the same, for another question.
    let is_served = answered.iter().any(|answer| answer.verdict == Verdict::Pulls);
    let anonymous = answer(None).filter(|_| *may_be_anonymous && !is_served);
    let manifest = answered.iter().copied().chain(anonymous).find_map(|answer| answer.manifest.clone());
    Answers {
        credentials: answered.into_iter().map(reported).collect(),
        anonymous: anonymous.map(reported),
        manifest,
    }
}

/// One image asked for by one credential, or by nobody.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Ask<'q> {
    image: &'q ImageReference,
    who: Option<usize>,
}

/// The credentials of all questions, each once.
#[derive(Default)]
struct Interned<'q> {
    credentials: Vec<&'q Credential>,
    numbers: HashMap<u64, Vec<usize>>,
    hasher: RandomState,
}

impl<'q> Interned<'q> {
    fn number(&mut self, credential: &'q Credential) -> usize {
        let alike = self.numbers.entry(credential.hashed(&self.hasher)).or_default();
        if let Some(number) = alike.iter().find(|number| self.credentials[**number].same_as(credential)) {
            return *number;
        }
        let number = self.credentials.len();
        alike.push(number);
        self.credentials.push(credential);
        number
    }

    /// The number of one that has one; any other has one that nobody has.
    fn number_of(&self, credential: &Credential) -> usize {
        let alike = self.numbers.get(&credential.hashed(&self.hasher));
        let found = alike.into_iter().flatten().find(|number| self.credentials[**number].same_as(credential));
        found.copied().unwrap_or(usize::MAX)
    }
}

struct Asker<'c, 'q, T> {
    client: &'c RegistryClient,
    at_once: usize,
    answers: HashMap<Ask<'q>, ImageAnswer>,
    /// Credentials that a registry refused.
    refused: HashMap<(&'q str, usize), Verdict>,
    /// Registries that did not answer the first question, or several in a row.
    silent: HashMap<&'q str, Verdict>,
    /// How often in a row a registry that has answered before did not.
    missed: HashMap<&'q str, u8>,
    tell: T,
}

impl<'q, T: FnMut(usize, usize)> Asker<'_, 'q, T> {
    async fn round(&mut self, asks: &[Ask<'q>], interned: &Interned<'q>) {
        let mut hosts = HashSet::new();
        let mut whos = HashSet::new();
        let registry = |ask: &Ask<'q>| ask.image.domain();
        let of_hosts: Vec<Ask<'q>> = asks.iter().filter(|ask| hosts.insert(registry(ask))).copied().collect();
        let of_whos: Vec<Ask<'q>> =
            asks.iter().filter(|ask| whos.insert((registry(ask), ask.who))).copied().collect();
        let all = asks.iter().collect::<HashSet<_>>().len() + self.answers.len();
        for asks in [&of_hosts, &of_whos, asks] {
            self.put(asks, interned, all).await;
        }
    }

    async fn put(&mut self, asks: &[Ask<'q>], interned: &Interned<'q>, all: usize) {
        let mut due = HashSet::new();
        let mut open = Vec::new();
        for ask in asks {
            if self.answers.contains_key(ask) {
                continue;
            }
            match self.foregone(ask) {
                Some(verdict) => {
                    let answer = ImageAnswer { sent: Sent::NotAgain, ..verdict.into() };
                    self.answers.insert(*ask, answer);
                }
                None if due.insert(*ask) => open.push(*ask),
                None => {}
            }
        }
        let client = self.client;
        let put = |ask: Ask<'q>| async move {
            let credential = ask.who.and_then(|number| interned.credentials.get(number).copied());
            (ask, client.ask_image(ask.image, credential).await)
        };
        let mut answers = stream::iter(open).map(put).buffer_unordered(self.at_once);
        while let Some((ask, answer)) = answers.next().await {
            self.learn(ask, &answer.verdict);
            self.answers.insert(ask, answer);
            (self.tell)(self.answers.len(), all);
        }
    }

    /// What would be answered, where that is known without asking.
    fn foregone(&self, ask: &Ask<'q>) -> Option<Verdict> {
        let host = ask.image.domain();
        let refused = ask.who.and_then(|who| self.refused.get(&(host, who)));
        self.silent.get(host).or(refused).cloned()
    }

    fn learn(&mut self, ask: Ask<'q>, verdict: &Verdict) {
        let host = ask.image.domain();
        if !matches!(verdict, Verdict::Unreachable { .. } | Verdict::NotTls { .. }) {
            self.missed.insert(host, 0);
        } else if let Some(missed) = self.missed.get_mut(host) {
            // Who has answered before may only have been slow.
            *missed += 1;
            if *missed >= PATIENCE {
                self.silent.insert(host, verdict.clone());
            }
        } else {
            self.silent.insert(host, verdict.clone());
        }
        if let (Verdict::Rejected { .. }, Some(who)) = (verdict, ask.who) {
            self.refused.insert((host, who), verdict.clone());
        }
    }
}
