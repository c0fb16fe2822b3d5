//! Tokens with their places, and the functions that they show: what Rhai's tree does not keep.

use super::{GIVEN_BACK, MAX_PARAMS, number, place, show};
use crate::diagnostic::{Diagnostic, SourceId, Span, codes};
use rhai::{Position, Token};
use std::sync::Arc;

/// A token and where it starts.
#[derive(Clone, Debug)]
pub(crate) struct Lexeme {
    pub token: Token,
    pub line: u32,
    pub column: u32,
    /// Where it starts in the text, in bytes.
    offset: usize,
}

/// A `fn` of the source, as its tokens show it.
#[derive(Clone, Debug)]
pub(crate) struct FunctionPlace {
    pub name: String,
    pub private: bool,
    /// Index of the name among the lexemes.
    pub name_at: usize,
    /// Names of the arguments with their lexemes.
    pub params: Vec<(String, usize)>,
    /// First lexeme (`private` or `fn`), opening and closing brace.
    pub start: usize,
    pub open: usize,
    pub close: usize,
}

/// A script read into tokens.
#[derive(Debug)]
pub(crate) struct Lexed {
    pub source: SourceId,
    pub text: Arc<str>,
    pub lexemes: Vec<Lexeme>,
}

impl Lexed {
    /// Tokens in order, and the byte at which each line starts.
    pub(super) fn new(
        source: SourceId,
        text: &Arc<str>,
        lines: &[usize],
        tokens: Vec<(Token, Position)>,
    ) -> Self {
        // Columns count characters: each token is looked for from the one before, on its line.
        let mut last = (0, 1, 0);
        let lexeme = |(token, position)| {
            let (line, column) = place(position);
            if line != last.0 {
                last = (line, 1, lines.get(line as usize - 1).copied().unwrap_or(text.len()));
            }
            let rest = text.get(last.2..).unwrap_or("");
            let from = column.saturating_sub(last.1) as usize;
            let offset = rest.char_indices().nth(from).map_or(text.len(), |(i, _)| last.2 + i);
            last = (line, column, offset);
            Lexeme { token, line, column, offset }
        };
        let lexemes = tokens.into_iter().map(lexeme).collect();
        Self { source, text: text.clone(), lexemes }
    }

    /// The tokens before the first sign that is none.
    pub(super) fn until_wrong(source: SourceId, text: &Arc<str>) -> Self {
        let engine = super::parser();
        let inputs = [&**text];
        let sound = |(token, _): &(Token, _)| !matches!(token, Token::EOF | Token::LexError(_));
        let tokens = engine.lex(&inputs).0.take_while(sound).collect();
        Self::new(source, text, &super::lines(source, text).unwrap_or_default(), tokens)
    }

    /// The place from one lexeme to another of the same line.
    pub(super) fn span_over(&self, from: usize, to: usize) -> Span {
        let Lexeme { line, column, .. } = self.lexemes[from];
        Span::new(self.source, line, column, number(self.slice(from, to).chars().count()))
    }

    /// The index of the lexeme that starts at a Rhai position.
    pub(crate) fn at(&self, position: Position) -> Option<usize> {
        let wanted = place(position);
        self.lexemes.binary_search_by_key(&wanted, |l| (l.line, l.column)).ok()
    }

    /// The place of a Rhai position, underlining the token that starts there.
    pub(crate) fn span(&self, position: Position) -> Span {
        if position.is_none() {
            let last = number(self.text.lines().count().max(1));
            return Span::line(self.source, last);
        }
        let (line, column) = place(position);
        let length = self.at(position).map_or(1, |i| self.length(i));
        Span::new(self.source, line, column, length)
    }

    /// The place of a lexeme.
    pub(crate) fn lexeme_span(&self, index: usize) -> Span {
        let Lexeme { line, column, .. } = self.lexemes[index];
        Span::new(self.source, line, column, self.length(index))
    }

    /// Where a lexeme ends in the text.
    pub(super) fn end(&self, index: usize) -> usize {
        self.lexemes[index].offset + self.written(index).len()
    }

    /// The text as written from one lexeme to another, both included.
    pub(crate) fn slice(&self, from: usize, to: usize) -> &str {
        let start = self.lexemes[from].offset;
        self.text.get(start..self.end(to)).unwrap_or("")
    }

    /// A lexeme as written in the source.
    pub(crate) fn written(&self, index: usize) -> &str {
        let rest = self.text.get(self.lexemes[index].offset..).unwrap_or("");
        let end = match &self.lexemes[index].token {
            // A minus sign belongs to the literal it stands against.
            Token::IntegerConstant(_) | Token::DecimalConstant(_) => rest
                .char_indices()
                .find(|(i, c)| {
                    !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.') || (*i == 0 && *c == '-'))
                })
                .map_or(rest.len(), |(i, _)| i),
            Token::StringConstant(_) | Token::CharConstant(_) => end_of_text(rest),
            Token::Identifier(word) | Token::Reserved(word) => word.len(),
            other if other.is_literal() => other.literal_syntax().len(),
            _ => 1,
        };
        rest.get(..end).unwrap_or("")
    }

    fn length(&self, index: usize) -> u32 {
        number(self.written(index).chars().count()).max(1)
    }

    /// The functions of the script, in order. Names that cannot name a function are errors.
    pub(crate) fn functions(&self) -> Result<Vec<FunctionPlace>, Diagnostic> {
        let mut found = Vec::new();
        let mut depth = 0_usize;
        let mut i = 0;
        while i < self.lexemes.len() {
            match &self.lexemes[i].token {
                Token::LeftBrace | Token::MapStart => depth += 1,
                Token::RightBrace => depth = depth.saturating_sub(1),
                Token::Fn if depth == 0 => {
                    if let Some(function) = self.function(i)? {
                        i = function.close;
                        found.push(function);
                    }
                }
                _ => {}
            }
            i += 1;
        }
        Ok(found)
    }

    fn function(&self, at: usize) -> Result<Option<FunctionPlace>, Diagnostic> {
        let private = at > 0 && self.lexemes[at - 1].token == Token::Private;
        let name_at = at + 1;
        let typed = |i: usize| self.lexemes.get(i).map(|l| &l.token);
        let method = matches!(typed(name_at), Some(Token::StringConstant(_)))
            || matches!(typed(name_at + 1), Some(Token::Period));
        if method {
            return Err(codes::NotInSubset { what: "fn type.f()" }.at(self.lexeme_span(name_at)));
        }
        let name = match self.lexemes.get(name_at).map(|l| &l.token) {
            Some(Token::Identifier(name)) if !GIVEN_BACK.contains(&name.as_str()) => {
                name.to_string()
            }
            Some(token) if is_word(token) => {
                return Err(codes::ReservedName { name: show(token) }.at(self.lexeme_span(name_at)));
            }
            _ => return Ok(None),
        };
        let mut params = Vec::new();
        let mut i = name_at + 1;
        while let Some(lexeme) = self.lexemes.get(i) {
            match &lexeme.token {
                Token::Identifier(param) => params.push((param.to_string(), i)),
                Token::LeftBrace => break,
                token if is_word(token) => {
                    return Err(codes::ReservedName { name: show(token) }.at(self.lexeme_span(i)));
                }
                _ => {}
            }
            i += 1;
        }
        if params.len() > MAX_PARAMS {
            return Err(codes::TooComplex { limit: "function_arguments", name: None }
                .at(self.lexeme_span(name_at)));
        }
        Ok(self.closing(i).map(|close| FunctionPlace {
            name,
            private,
            name_at,
            params,
            start: at - usize::from(private),
            open: i,
            close,
        }))
    }

    /// The brace that closes the one at `open`.
    pub(crate) fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (i, lexeme) in self.lexemes.iter().enumerate().skip(open) {
            match lexeme.token {
                Token::LeftBrace | Token::MapStart => depth += 1,
                Token::RightBrace => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(i);
                    }
                }
                _ => {}
            }
        }
        None
    }
}

fn is_word(token: &Token) -> bool {
    show(token).starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Bytes of a text literal with its quotes.
fn end_of_text(rest: &str) -> usize {
    let mut escaped = false;
    let quote = rest.chars().next().unwrap_or('"');
    for (i, c) in rest.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' && quote != '`' {
            escaped = true;
        } else if c == quote {
            return i + 1;
        }
    }
    rest.len()
}
