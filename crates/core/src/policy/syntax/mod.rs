//! From text to Rhai's own syntax tree: limits, reserved words given back as names, tokens with
//! their places (which Rhai's tree does not keep), and syntax errors as diagnostics.

mod lexed;
mod slips;

use crate::diagnostic::{Diagnostic, SourceId, Span, codes};
pub(crate) use lexed::{FunctionPlace, Lexed};
use rhai::{AST, Engine, LexError, OptimizationLevel, ParseErrorType, Position, Token};
pub(crate) use slips::explained;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// Largest script, in bytes.
pub(crate) const MAX_BYTES: usize = 256 * 1024;
/// Most lines of a script.
pub(crate) const MAX_LINES: usize = 4_000;
/// Longest line of a script, in bytes: places are counted along lines.
const MAX_LINE: usize = 4_000;
/// Most `let` and `const` of a script: Rhai's parser is quadratic in them.
const MAX_LOCALS: usize = 2_000;
/// Most arguments of one function.
const MAX_PARAMS: usize = 200;
/// Most functions of a script.
const MAX_FUNCTIONS: usize = 2_000;

/// Words that Rhai reserves without using, given back as names of columns and parameters.
const GIVEN_BACK: [&str; 33] = [
    "async",
    "await",
    "case",
    "default",
    "exit",
    "go",
    "goto",
    "is",
    "match",
    "module",
    "new",
    "nil",
    "null",
    "package",
    "protected",
    "public",
    "shared",
    "spawn",
    "static",
    "super",
    "sync",
    "thread",
    "until",
    "use",
    "var",
    "void",
    "with",
    "yield",
    "begin",
    "end",
    "each",
    "then",
    "unless",
];

/// The engine that parses: every limit on, no optimisation (it would remove what is checked).
pub(crate) fn parser() -> Engine {
    let mut engine = Engine::new_raw();
    limit(&mut engine);
    engine
}

/// Limits and token mapping shared by the parser and the interpreter.
pub(crate) fn limit(engine: &mut Engine) {
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_fast_operators(false);
    engine.set_max_expr_depths(64, 64);
    engine.set_max_functions(MAX_FUNCTIONS);
    // Rhai counts bytes.
    engine.set_max_string_size(super::ops::MAX_TEXT_BYTES);
    engine.set_max_array_size(10_000);
    engine.set_max_map_size(1_000);
    engine.set_max_operations(50_000);
    engine.set_max_call_levels(64);
    engine.set_max_variables(1_000);
    engine.set_max_modules(64);
    engine.set_allow_anonymous_fn(false);
    #[expect(deprecated, reason = "marked volatile by Rhai; the version is pinned")]
    engine.on_parse_token(|token, _, _| given_back(token));
}

fn given_back(token: Token) -> Token {
    match token {
        Token::Reserved(word) if GIVEN_BACK.contains(&word.as_str()) => Token::Identifier(word),
        Token::Until => Token::Identifier(Box::new("until".into())),
        other => other,
    }
}

/// Tokens of a script, and what Rhai makes of them.
///
/// A sound script is read once: its tokens are noted while Rhai parses it. Whatever may be wrong
/// is read into tokens first, then parsed.
pub(crate) fn read(
    source: SourceId,
    text: &Arc<str>,
) -> Result<(Lexed, Result<AST, Diagnostic>), Diagnostic> {
    let mut engine = parser();
    let words = |word: &str| text.matches(word).count();
    if words("let") + words("const") <= MAX_LOCALS {
        let lines = lines(source, text)?;
        let noted = Rc::new(RefCell::new(Vec::new()));
        let notes = noted.clone();
        #[expect(deprecated, reason = "marked volatile by Rhai; the version is pinned")]
        engine.on_parse_token(move |token, position, _| {
            let token = given_back(token);
            notes.borrow_mut().push((token.clone(), position));
            token
        });
        let parsed = engine.compile(&**text);
        let tokens = noted.take();
        let interpolated = |(token, _): &(Token, _)| matches!(token, Token::InterpolatedString(_));
        if let Ok(ast) = parsed
            && !tokens.iter().any(interpolated)
        {
            let lexed = Lexed::new(source, text, &lines, tokens);
            lexed.open_comment().map_or(Ok(()), Err)?;
            return Ok((lexed, Ok(ast)));
        }
        limit(&mut engine);
    }
    let lexed = lex(&engine, source, text)?;
    lexed.open_comment().map_or(Ok(()), Err)?;
    let parsed = parse(&engine, &lexed);
    Ok((lexed, parsed))
}

/// Where lines start, in bytes. A text that is too large is refused.
fn lines(source: SourceId, text: &str) -> Result<Vec<usize>, Diagnostic> {
    let too_large = |detail: String, line: u32| too_large(source, detail, line);
    if text.len() > MAX_BYTES {
        return Err(too_large(format!("{} > {MAX_BYTES}", text.len()), 1));
    }
    let mut lines = vec![0];
    lines.extend(text.match_indices('\n').map(|(i, _)| i + 1));
    if lines.len() > MAX_LINES + 1 {
        return Err(too_large(format!("{} > {MAX_LINES}", lines.len()), 4_001));
    }
    for (i, line) in text.split('\n').enumerate() {
        if line.len() > MAX_LINE {
            return Err(too_large(format!("{} > {MAX_LINE}", line.len()), number(i + 1)));
        }
    }
    Ok(lines)
}

fn too_large(source: SourceId, detail: String, line: u32) -> Diagnostic {
    codes::ScriptTooLarge { detail }.at(Span::line(source, line))
}

/// Reads tokens, refusing what is too large before Rhai's parser sees it.
pub(crate) fn lex(engine: &Engine, source: SourceId, text: &Arc<str>) -> Result<Lexed, Diagnostic> {
    let lines = lines(source, text)?;
    let mut tokens = Vec::new();
    let mut locals = 0;
    let inputs = [&**text];
    for (token, position) in engine.lex(&inputs).0 {
        if token == Token::EOF {
            break;
        }
        let at = place(position);
        let here = Span::new(source, at.0, at.1, 1);
        match &token {
            Token::LexError(error) => return Err(lex_error(error, here)),
            Token::InterpolatedString(_) => {
                return Err(codes::NotInSubset { what: "${…}" }.at(here));
            }
            Token::Let | Token::Const => locals += 1,
            _ => {}
        }
        if locals > MAX_LOCALS {
            return Err(too_large(source, format!("let > {MAX_LOCALS}"), at.0));
        }
        tokens.push((token, position));
    }
    Ok(Lexed::new(source, text, &lines, tokens))
}

/// Parses what was lexed.
fn parse(engine: &Engine, lexed: &Lexed) -> Result<AST, Diagnostic> {
    engine.compile(&*lexed.text).map_err(|error| {
        let at = lexed.at(error.position());
        // What lacks at the end lacks after the last token.
        let last = lexed.lexemes.len().checked_sub(1).filter(|_| at.is_none());
        let span = last.map_or_else(|| lexed.span(error.position()), |i| lexed.lexeme_span(i));
        syntax_error(error.err_type(), span, at.map(|i| &lexed.lexemes[i].token))
    })
}

fn lex_error(error: &LexError, span: Span) -> Diagnostic {
    let diagnostic: Diagnostic = match error {
        LexError::UnterminatedString => codes::SyntaxText.into(),
        LexError::MalformedNumber(text) => codes::NumberTooLarge { value: text }.into(),
        LexError::StringTooLong(_) => codes::ResultTooLong.into(),
        LexError::UnexpectedInput(text) | LexError::ImproperSymbol(text, _) => {
            codes::SyntaxUnexpected { found: text }.into()
        }
        LexError::MalformedChar(text) => codes::NotInSubset { what: format!("'{text}'") }.into(),
        other => codes::Syntax { detail: other.to_string() }.into(),
    };
    diagnostic.at(span)
}

fn syntax_error(error: &ParseErrorType, span: Span, token: Option<&Token>) -> Diagnostic {
    let refused = |what: &str| codes::NotInSubset { what }.into();
    let diagnostic: Diagnostic = match (error, token) {
        (_, Some(Token::Pipe | Token::Or)) => refused("|x| …"),
        (ParseErrorType::UnexpectedEOF, _) => codes::SyntaxEnd { expected: None }.into(),
        (ParseErrorType::BadInput(error), _) => return lex_error(error, span),
        (ParseErrorType::MissingToken(expected, _), Some(found)) => {
            codes::SyntaxMissing { expected, found: show(found) }.into()
        }
        (ParseErrorType::MissingToken(expected, _), None) => {
            codes::SyntaxEnd { expected: Some(expected.into()) }.into()
        }
        (ParseErrorType::Reserved(word), _) if word.starts_with(char::is_alphabetic) => {
            codes::ReservedName { name: word }.into()
        }
        (ParseErrorType::Reserved(word), _) => codes::SyntaxUnexpected { found: word }.into(),
        (ParseErrorType::ExprTooDeep, _) => {
            codes::TooComplex { limit: "nested_parentheses", name: None }.into()
        }
        (ParseErrorType::TooManyFunctions, _) => {
            codes::TooComplex { limit: "script_functions", name: None }.into()
        }
        (ParseErrorType::LiteralTooLarge(..), _) => codes::ResultTooLong.into(),
        (ParseErrorType::FnDuplicatedDefinition(name, _), _) => {
            codes::DuplicateFunction { name }.into()
        }
        (ParseErrorType::WrongDocComment, _) => codes::DocComment.into(),
        (ParseErrorType::AssignmentToConstant(name), _) => codes::ReadOnly { name }.into(),
        (
            ParseErrorType::ExprExpected(_)
            | ParseErrorType::PropertyExpected
            | ParseErrorType::VariableExpected
            | ParseErrorType::MissingSymbol(_),
            Some(found),
        ) => codes::SyntaxUnexpected { found: show(found) }.into(),
        (other, _) => codes::Syntax { detail: other.to_string() }.into(),
    };
    diagnostic.at(span)
}

/// Whether a token opens what another closes (1), closes it (-1), or does neither.
pub(super) fn nesting(token: &Token) -> i32 {
    match token {
        Token::LeftParen | Token::LeftBracket | Token::LeftBrace | Token::MapStart => 1,
        Token::RightParen | Token::RightBracket | Token::RightBrace => -1,
        _ => 0,
    }
}

fn show(token: &Token) -> String {
    match token {
        Token::StringConstant(text) => format!("\"{text}\""),
        other => other.to_string(),
    }
}

/// Characters of the name or operator that starts at a place, as the lexer would count them.
pub(crate) fn token_length(text: &str, line: u32, column: u32) -> u32 {
    let line = text.split('\n').nth((line as usize).saturating_sub(1)).unwrap_or("");
    let rest: Vec<char> = line.chars().skip((column as usize).saturating_sub(1)).collect();
    let word = |c: &&char| c.is_alphanumeric() || **c == '_';
    let letters = rest.iter().take_while(word).count();
    if letters > 0 {
        return number(letters);
    }
    let two: String = rest.iter().take(2).collect();
    let pairs = ["==", "!=", "<=", ">=", "&&", "||", "??", "+=", "-=", "*=", "/=", "%="];
    if pairs.contains(&two.as_str()) { 2 } else { 1 }
}

/// Line and column of a Rhai position, from 1.
fn place(position: Position) -> (u32, u32) {
    let line = position.line().unwrap_or(1);
    let column = position.position().unwrap_or(1).max(1);
    (number(line), number(column))
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;

    fn lexed(text: &str) -> Result<Lexed, Diagnostic> {
        lex(&parser(), SourceId(0), &text.into())
    }

    #[test]
    fn functions_are_found_with_their_text() {
        let text =
            "param(\"é\", 1);\nprivate fn aide(x) { #{}; x }\n/// Là\nfn b(public, until) { 1 }";
        let script = lexed(text).unwrap();
        let functions = script.functions().unwrap();
        assert_eq!(functions.len(), 2);
        assert!(functions[0].private);
        assert_eq!(
            script.slice(functions[1].start, functions[1].close),
            "fn b(public, until) { 1 }"
        );
        assert_eq!(functions[1].params[1].0, "until");
        assert!(parse(&parser(), &script).is_ok());
        let name = script.lexeme_span(functions[0].name_at);
        assert_eq!((name.line, name.column, name.length), (2, 12, 4));
    }

    #[test]
    fn syntax_errors_have_places() {
        let error = |text: &str| {
            let lexed = lexed(text)?;
            parse(&parser(), &lexed).map(|_| ())
        };
        let missing = error("fn a( { 1 }").unwrap_err();
        assert_eq!(missing.code, Code::SyntaxMissing, "{missing:?}");
        assert_eq!(error("fn a() { \"b }").unwrap_err().code, Code::SyntaxText);
        assert_eq!(error("fn a() { `${b}` }").unwrap_err().code, Code::NotInSubset);
        assert_eq!(error("fn a() { |x| x }").unwrap_err().code, Code::NotInSubset);
        assert_eq!(error("fn a() { 1").unwrap_err().code, Code::SyntaxEnd);
        let reserved = lexed("fn public() { 1 }").unwrap().functions().unwrap_err();
        assert_eq!(reserved.code, Code::ReservedName);
    }

    #[test]
    fn tokens_noted_while_parsing_are_those_of_the_lexer() {
        let v4 = include_str!("../../../../../policies/cdc-v4.rhai");
        let given_back = "/// é\nfn b(public, until) { /* x */ `a` + \"b\" + -1 - 2.50 }";
        for text in [v4, given_back] {
            let (noted, ast) = read(SourceId(0), &text.into()).unwrap();
            assert!(ast.is_ok());
            let lexed = lexed(text).unwrap();
            assert!(lexed.lexemes.len() > 15);
            assert_eq!(format!("{:?}", noted.lexemes), format!("{:?}", lexed.lexemes));
            for (index, lexeme) in lexed.lexemes.iter().enumerate() {
                let line = text.lines().nth(lexeme.line as usize - 1).unwrap();
                let written: String = line.chars().skip(lexeme.column as usize - 1).collect();
                let first = lexed.written(index).lines().next().unwrap();
                assert!(written.starts_with(first), "{written:?} {first:?}");
            }
        }
    }

    #[test]
    fn what_is_too_large_is_refused_at_once() {
        let code = |text: String| lexed(&text).unwrap_err().code;
        assert_eq!(code(" ".repeat(MAX_BYTES + 1)), Code::ScriptTooLarge);
        assert_eq!(code("\n".repeat(5_000)), Code::ScriptTooLarge);
        assert_eq!(code("let a=1;\n".repeat(3_000)), Code::ScriptTooLarge);
    }
}
