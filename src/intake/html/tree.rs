//! HTML → a tree of elements and texts, each with its line; bounded in what it may cost.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{
    ElemName, ElementFlags, ExpandedName, NodeOrText, QuirksMode, TreeSink,
};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, LocalName, Namespace, QualName, parse_document};

/// How many elements and texts are held. What an author writes has a hundred thousandth of it.
const MOST_NODES: usize = 1_000_000;
/// How deep elements may lie in each other. The reader of HTML looks through all that are open for some tags.
const DEEPEST: usize = 1_000;
/// How much is read before it is asked again whether it is too much: few bytes can ask for many elements.
const PIECE: usize = 4 * 1024;

/// The index of a node.
pub type Id = usize;

/// An element or a text.
#[derive(Debug)]
pub struct Node {
    /// The line of the document that it begins on, from 1.
    pub line: usize,
    pub kind: Kind,
    pub children: Vec<Id>,
    parent: Option<Id>,
    depth: usize,
}

/// What a node is.
#[derive(Debug)]
pub enum Kind {
    Document,
    Element {
        name: QualName,
        attributes: Vec<Attribute>,
    },
    Text(String),
    /// A comment or an instruction, which nobody reads.
    Silent,
}

/// A document.
#[derive(Debug)]
pub struct Tree(Vec<Node>);

impl Tree {
    /// Reads a document.
    ///
    /// # Errors
    /// A sentence when it has more elements, or deeper ones, than a text can need.
    pub fn read(html: &str) -> Result<Self, String> {
        let mut parser = parse_document(Sink::new(), html5ever::ParseOpts::default());
        let mut rest = html;
        while !rest.is_empty() {
            let mut end = rest.len().min(PIECE);
            while !rest.is_char_boundary(end) {
                end += 1;
            }
            parser.process(StrTendril::from(&rest[..end]));
            rest = &rest[end..];
            let sink = &parser.tokenizer.sink.sink;
            if sink.too_deep.get() {
                return Err(format!("its elements lie in each other more than {DEEPEST} deep"));
            }
            if sink.nodes.borrow().len() > MOST_NODES {
                return Err(format!("it has more than {MOST_NODES} elements"));
            }
        }
        Ok(parser.finish())
    }

    pub fn root(&self) -> Id {
        0
    }

    pub fn node(&self, id: Id) -> &Node {
        &self.0[id]
    }

    pub fn parent(&self, id: Id) -> Option<Id> {
        self.0[id].parent
    }

    /// The name of an element.
    pub fn name(&self, id: Id) -> Option<&str> {
        match &self.0[id].kind {
            Kind::Element { name, .. } => Some(&name.local),
            _ => None,
        }
    }

    pub fn attribute(&self, id: Id, wanted: &str) -> Option<&str> {
        let Kind::Element { attributes, .. } = &self.0[id].kind else { return None };
        attributes.iter().find(|a| &*a.name.local == wanted).map(|a| &*a.value)
    }

    pub fn has_class(&self, id: Id, wanted: &str) -> bool {
        self.attribute(id, "class").is_some_and(|c| c.split_whitespace().any(|c| c == wanted))
    }

    /// The node and all below it, in the order of the document, however deep they lie; `skip` leaves out a node with what
    /// is below it.
    pub fn below(&self, id: Id, skip: impl Fn(Id) -> bool) -> Vec<Id> {
        let (mut all, mut open) = (Vec::new(), vec![id]);
        while let Some(id) = open.pop() {
            if !skip(id) {
                all.push(id);
                open.extend(self.0[id].children.iter().rev());
            }
        }
        all
    }
}

/// What the reader of HTML builds the tree with.
struct Sink {
    nodes: RefCell<Vec<Node>>,
    line: Cell<usize>,
    too_deep: Cell<bool>,
}

impl Sink {
    fn new() -> Self {
        let sink =
            Self { nodes: RefCell::default(), line: Cell::new(1), too_deep: Cell::new(false) };
        sink.add(Kind::Document);
        sink
    }

    fn add(&self, kind: Kind) -> Id {
        let mut nodes = self.nodes.borrow_mut();
        let line = self.line.get();
        nodes.push(Node { line, kind, children: Vec::new(), parent: None, depth: 0 });
        nodes.len() - 1
    }

    /// Puts a child before the one at `place`.
    fn put(&self, parent: Id, place: usize, child: NodeOrText<Id>) {
        let id = match child {
            NodeOrText::AppendNode(id) => {
                self.detach(id);
                id
            }
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let before = place.checked_sub(1).map(|p| nodes[parent].children[p]);
                if let Some(before) = before
                    && let Kind::Text(own) = &mut nodes[before].kind
                {
                    own.push_str(&text);
                    return;
                }
                drop(nodes);
                // Lines are counted up to the end of what was read, and a text is told of when it has ended.
                let id = self.add(Kind::Text(text.to_string()));
                let within = text.matches('\n').count();
                let mut nodes = self.nodes.borrow_mut();
                nodes[id].line = nodes[id].line.saturating_sub(within).max(1);
                id
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        let depth = nodes[parent].depth + 1;
        if depth > DEEPEST {
            self.too_deep.set(true);
        }
        nodes[id].parent = Some(parent);
        nodes[id].depth = depth;
        let place = place.min(nodes[parent].children.len());
        nodes[parent].children.insert(place, id);
    }

    fn detach(&self, id: Id) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[id].parent.take()
            // What is taken away again was put there lately.
            && let Some(place) = nodes[parent].children.iter().rposition(|c| *c == id)
        {
            nodes[parent].children.remove(place);
        }
    }
}

/// The name of an element, apart from the tree that changes meanwhile.
#[derive(Debug)]
pub struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }

    fn expanded(&self) -> ExpandedName<'_> {
        self.0.expanded()
    }
}

impl TreeSink for Sink {
    type Handle = Id;
    type Output = Tree;
    type ElemName<'a> = Name;

    fn finish(self) -> Tree {
        Tree(self.nodes.into_inner())
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Id {
        0
    }

    fn elem_name(&self, target: &Id) -> Name {
        match &self.nodes.borrow()[*target].kind {
            Kind::Element { name, .. } => Name(name.clone()),
            _ => Name(QualName::new(None, Namespace::default(), LocalName::default())),
        }
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Id {
        self.add(Kind::Element { name, attributes })
    }

    fn create_comment(&self, _: StrTendril) -> Id {
        self.add(Kind::Silent)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Id {
        self.add(Kind::Silent)
    }

    fn append(&self, parent: &Id, child: NodeOrText<Id>) {
        let place = self.nodes.borrow()[*parent].children.len();
        self.put(*parent, place, child);
    }

    fn append_based_on_parent_node(&self, element: &Id, previous: &Id, child: NodeOrText<Id>) {
        let has_parent = self.nodes.borrow()[*element].parent.is_some();
        match has_parent {
            true => self.append_before_sibling(element, child),
            false => self.append(previous, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    // What is in a template is shown by scripts alone.
    fn get_template_contents(&self, _: &Id) -> Id {
        self.add(Kind::Silent)
    }

    fn same_node(&self, x: &Id, y: &Id) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Id, child: NodeOrText<Id>) {
        let nodes = self.nodes.borrow();
        let Some(parent) = nodes[*sibling].parent else { return };
        // What is put before a table comes near the end.
        let place = nodes[parent].children.iter().rposition(|c| c == sibling).unwrap_or(0);
        drop(nodes);
        self.put(parent, place, child);
    }

    fn add_attrs_if_missing(&self, target: &Id, new: Vec<Attribute>) {
        if let Kind::Element { attributes, .. } = &mut self.nodes.borrow_mut()[*target].kind {
            let missing = new.into_iter();
            let missing: Vec<_> =
                missing.filter(|n| !attributes.iter().any(|a| a.name == n.name)).collect();
            attributes.extend(missing);
        }
    }

    fn remove_from_parent(&self, target: &Id) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &Id, to: &Id) {
        let mut nodes = self.nodes.borrow_mut();
        let children = std::mem::take(&mut nodes[*node].children);
        let depth = nodes[*to].depth + 1;
        for child in &children {
            nodes[*child].parent = Some(*to);
            nodes[*child].depth = depth;
        }
        nodes[*to].children.extend(children);
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(usize::try_from(line).unwrap_or(usize::MAX));
    }
}
