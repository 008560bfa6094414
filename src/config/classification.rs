//! `classification`: how sensitive the data of a bucket is.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::CLASSES;
use super::reader::{Reader, Shape};
use crate::finding::Class;
use crate::hcl::Block;
use crate::resource::Pattern;

const SHAPE: Shape = Shape {
    name: "`classification`",
    attributes: &["tags", "synonyms", "names", "default"],
    blocks: &[],
    labelled: &[],
};

/// How data is classified.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Classes {
    /// The keys of the tags that hold a class; none where the file does not say.
    pub tags: Vec<Arc<str>>,
    /// Other words for classes, in lower case.
    pub synonyms: BTreeMap<String, Class>,
    /// Classes of buckets without such a tag by their names; the first that matches counts.
    pub names: Vec<(Pattern, Class)>,
    /// The class of all others.
    pub default: Option<Class>,
}

pub(super) fn read(reader: &mut Reader, block: &Block) -> Classes {
    let body = &block.body;
    reader.check(&SHAPE, body);
    let mut classes =
        Classes { default: reader.word(body, "default", &CLASSES).map(|it| it.value), ..Classes::default() };
    if let Some(tags) = reader.texts(body, "tags") {
        if tags.is_empty() {
            let span = body.attribute("tags").map_or(block.header, |tags| tags.expr.span);
            reader.wrong_with("`tags` is empty", "leave it out for DataClassification", span);
        }
        classes.tags = tags.into_iter().map(|tag| tag.value).collect();
    }
    if let Some(attribute) = body.attribute("synonyms") {
        for (word, class) in reader.words_by_key(attribute) {
            let name = word.value.trim().to_lowercase();
            if Class::from_word(&name).is_some() {
                reader.wrong(format!("{:?} is a class itself, and means itself", &*word.value), word.span);
            } else if let Some(class) = reader.choose(&format!("synonyms.{name}"), &class, &CLASSES)
                && classes.synonyms.insert(name, class.value).is_some()
            {
                reader.wrong(format!("{:?} is there twice; case does not matter", &*word.value), word.span);
            }
        }
    }
    if let Some(attribute) = body.attribute("names") {
        for (name, class) in reader.words_by_key(attribute) {
            let pattern = reader.pattern("names", &name, Pattern::name);
            let class = reader.choose(&format!("names.{}", name.value), &class, &CLASSES);
            classes.names.extend(pattern.zip(class.map(|class| class.value)));
        }
    }
    classes
}
