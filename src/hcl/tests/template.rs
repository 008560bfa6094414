//! Templates that are a whole text.

use super::World;
use crate::hcl::parse_template;
use crate::lang::{Context, Dialect, NoHost, evaluate};
use crate::limits::Tally;
use crate::source::SourceId;

fn rendered(text: &str) -> Result<String, String> {
    let expr = parse_template(SourceId(0), text).map_err(|diagnostic| diagnostic.message)?;
    let context = Context { dialect: Dialect::Terraform, scope: &World, host: &NoHost, tally: &Tally::default() };
    let value = evaluate(&expr, &context).map_err(|error| error.message.clone())?;
    Ok(value.as_str().map_or_else(|| value.shown().to_string(), str::to_owned))
}

#[test]
fn the_text_stands_as_it_is() {
    for text in ["", "plain", "a\r\nb\r\n", "\\n \"quoted\" $ % $x %x", "é\n\n日本"] {
        assert_eq!(rendered(text).as_deref(), Ok(text));
    }
    assert_eq!(rendered("$${x} %%{ y }").as_deref(), Ok("${x} %{ y }"));
}

#[test]
fn one_interpolation_alone_keeps_its_type() {
    assert_eq!(rendered("${[1, 2]}").as_deref(), Ok("[1, 2]"));
    assert!(rendered("${[1, 2]}\n").is_err());
    assert_eq!(rendered("${1}\n").as_deref(), Ok("1\n"));
}

#[test]
fn strip_markers_reach_to_the_end_of_their_line() {
    assert_eq!(rendered("  ${~ 1 ~}  \n\n  end").as_deref(), Ok("1\n  end"));
    assert_eq!(rendered("a\n  ${~1~}\n\n\n  b").as_deref(), Ok("a\n1\n\n  b"));
    assert_eq!(rendered("%{ for x in [1, 2] ~}\n- ${x}\n%{ endfor ~}\nend").as_deref(), Ok("- 1\n- 2\nend"));
}

#[test]
fn mistakes_have_their_place() {
    for text in ["${", "a\n${x", "%{ if true }", "${x)}"] {
        assert!(parse_template(SourceId(0), text).is_err(), "{text}");
    }
}
