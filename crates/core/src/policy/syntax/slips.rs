//! What hands used to spreadsheets and word processors write, told as what to write instead.

use super::{Lexed, nesting, number};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, codes};
use crate::policy::declare::is_declaration;
use rhai::Token;
use std::sync::Arc;

/// Marks that word processors put in the place of `"`.
const QUOTES: [char; 9] = ['“', '”', '„', '‟', '«', '»', '‘', '’', '‚'];

/// An error of a script, told as the slip that it comes from, where there is one.
pub(crate) fn explained(error: Diagnostic, text: &Arc<str>) -> Diagnostic {
    let Some(span) = error.span else { return error };
    if let (Code::SyntaxUnexpected, Some(found)) = (error.code, error.arg("found"))
        && let Some(found) = found.text().filter(|text| text.contains(QUOTES))
    {
        return codes::TypographicQuote { found }.at(span);
    }
    // What follows the first sign that is none is not read; what comes before tells enough.
    let lexed = Lexed::until_wrong(span.source, text);
    let place = |lexeme: &super::lexed::Lexeme| (lexeme.line, lexeme.column);
    let at = lexed.lexemes.partition_point(|lexeme| place(lexeme) < (span.line, span.column));
    let told = match error.code {
        Code::SyntaxEnd => lexed.open_function(lexed.lexemes.len()),
        Code::DocComment => lexed.open_function(at),
        Code::SyntaxMissing | Code::SyntaxUnexpected | Code::Syntax => lexed.of_syntax(at),
        Code::WrongArity => lexed.comma_in_call(at).map(|comma| lexed.decimal_comma(comma)),
        Code::UnknownVariable => lexed.unquoted(at),
        Code::TopLevel => lexed.assigned(at),
        _ => None,
    };
    told.unwrap_or(error)
}

/// Where a comment that begins a text ends; comments may hold others.
fn end_of_comment(text: &str) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    loop {
        let next = at + text.get(at..)?.find(['/', '*'])?;
        match text.get(next..next + 2) {
            Some("/*") => (depth, at) = (depth + 1, next + 2),
            Some("*/") => (depth, at) = (depth - 1, next + 2),
            _ => at = next + 1,
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

impl Lexed {
    /// Decimal commas that a sound script reads as two values: `max(x - 11,4, 0)`.
    pub(crate) fn decimal_commas(&self) -> Diagnostics {
        let commas = (0..self.lexemes.len()).filter(|&i| self.is_decimal(i) && self.in_call(i));
        commas.map(|comma| self.two_values(comma)).collect()
    }

    /// A comment after the last sign that nothing closes: it would leave out in silence what it
    /// holds.
    pub(super) fn open_comment(&self) -> Option<Diagnostic> {
        let last = self.lexemes.len().checked_sub(1);
        let mut at = last.map_or(0, |last| self.end(last));
        loop {
            let rest = self.text.get(at..)?;
            let comment = rest.trim_start();
            at += rest.len() - comment.len();
            let length = match comment.get(..2)? {
                "//" => comment.find('\n'),
                "/*" => end_of_comment(comment),
                _ => return None,
            };
            if length.is_none() && comment.starts_with("/*") {
                let line = number(self.text[..at].matches('\n').count() + 1);
                let before =
                    self.text[..at].lines().last().filter(|_| !self.text[..at].ends_with('\n'));
                let column = number(before.map_or(0, |before| before.chars().count()) + 1);
                return Some(codes::CommentOpen.at(Span::new(self.source, line, column, 2)));
            }
            at += length?;
        }
    }

    fn token(&self, index: usize) -> Option<&Token> {
        self.lexemes.get(index).map(|lexeme| &lexeme.token)
    }

    fn is_number(&self, index: usize) -> bool {
        matches!(self.token(index), Some(Token::IntegerConstant(_) | Token::DecimalConstant(_)))
    }

    /// Whether nothing stands between a lexeme and the next.
    fn touches_next(&self, index: usize) -> bool {
        let ends = |i: usize| self.slice(i, i).len();
        self.slice(index, index + 1).len() <= ends(index) + ends(index + 1)
    }

    /// Whether the comma at an index stands between two numbers without any space.
    fn is_decimal(&self, comma: usize) -> bool {
        comma > 0
            && self.token(comma) == Some(&Token::Comma)
            && self.is_number(comma - 1)
            && self.is_number(comma + 1)
            && !self.written(comma - 1).contains('.')
            && self.touches_next(comma - 1)
            && self.touches_next(comma)
    }

    /// Whether the innermost bracket around a lexeme is that of a call.
    fn in_call(&self, index: usize) -> bool {
        let mut depth = 0;
        for i in (0..index).rev() {
            let token = &self.lexemes[i].token;
            if depth == 0 && nesting(token) > 0 {
                let name = i.checked_sub(1).and_then(|before| self.token(before));
                return *token == Token::LeftParen && matches!(name, Some(Token::Identifier(_)));
            }
            depth = (depth - nesting(token)).max(0);
        }
        false
    }

    /// The first decimal comma among the arguments of the call whose name stands at an index.
    fn comma_in_call(&self, name: usize) -> Option<usize> {
        let mut depth = 0;
        for i in name + 1..self.lexemes.len() {
            depth = (depth + nesting(&self.lexemes[i].token)).max(0);
            if self.is_decimal(i) {
                return Some(i);
            }
            if depth == 0 {
                break;
            }
        }
        None
    }

    fn decimal_comma(&self, comma: usize) -> Diagnostic {
        let read = self.slice(comma - 1, comma + 1);
        codes::DecimalComma { read, written: read.replace(',', ".") }
            .at(self.span_over(comma - 1, comma + 1))
    }

    fn two_values(&self, comma: usize) -> Diagnostic {
        let read = self.slice(comma - 1, comma + 1);
        let (first, second) = (self.written(comma - 1), self.written(comma + 1));
        codes::TwoValues { read, first, second, written: read.replace(',', ".") }
            .at(self.span_over(comma - 1, comma + 1))
    }

    /// What a syntax error at a lexeme comes from.
    fn of_syntax(&self, at: usize) -> Option<Diagnostic> {
        if let Some(comma) = (at.saturating_sub(1)..=at).find(|&i| self.is_decimal(i)) {
            return Some(self.decimal_comma(comma));
        }
        if let Some((from, to)) = self.thousands(at) {
            let read = self.slice(from, to);
            let written: String = read.split_whitespace().collect::<Vec<_>>().join("_");
            return Some(codes::SpacedNumber { read, written }.at(self.span_over(from, to)));
        }
        // `x * 12 %`: the sign of a remainder that nothing follows.
        if at > 0 && self.token(at - 1) == Some(&Token::Modulo) && self.is_number(at.max(2) - 2) {
            return Some(codes::SyntaxUnexpected { found: "%" }.at(self.lexeme_span(at - 1)));
        }
        if matches!(self.token(at)?, Token::Fn | Token::Private) {
            return self.open_function(at);
        }
        let apart = at > 0
            && self.lexemes[at].line == self.lexemes[at - 1].line
            && !self.touches_next(at - 1);
        if apart
            && self.is_value(at - 1, &Token::RightParen)
            && self.is_value(at, &Token::LeftParen)
        {
            let told =
                codes::NothingBetween { before: self.written(at - 1), after: self.written(at) };
            return Some(told.at(self.lexeme_span(at)));
        }
        None
    }

    /// A name, a number or a text, or else the parenthesis that ends or begins one.
    fn is_value(&self, index: usize, or: &Token) -> bool {
        let token = self.token(index);
        self.is_number(index)
            || token == Some(or)
            || matches!(token, Some(Token::Identifier(_) | Token::StringConstant(_)))
    }

    /// Numbers with nothing but spaces between groups of three digits, around a lexeme.
    fn thousands(&self, at: usize) -> Option<(usize, usize)> {
        let digits = |i: usize| self.is_number(i).then(|| self.written(i));
        let group = |i: usize| {
            let text = digits(i)?;
            let whole = text.split('.').next().unwrap_or(text);
            (whole.len() == 3 && whole.bytes().all(|b| b.is_ascii_digit())).then_some(())
        };
        group(at)?;
        let line = self.lexemes[at].line;
        let mut from = at;
        while from > 0 && group(from).is_some() && self.lexemes[from - 1].line == line {
            digits(from - 1)?;
            from -= 1;
        }
        let mut to = at;
        while group(to + 1).is_some() && self.lexemes[to + 1].line == line {
            to += 1;
        }
        (from < at).then_some((from, to))
    }

    /// The last function that begins before a lexeme, where no brace closes it: another begins
    /// within it, or the script ends.
    fn open_function(&self, at: usize) -> Option<Diagnostic> {
        let name = 1 + (0..at).rfind(|&i| self.lexemes[i].token == Token::Fn)?;
        let open = (name..at).find(|&i| self.lexemes[i].token == Token::LeftBrace)?;
        let closed = self.closing(open).is_some_and(|close| close < at);
        (!closed && matches!(self.token(name), Some(Token::Identifier(_))))
            .then(|| codes::NotClosed { name: self.written(name) }.at(self.lexeme_span(name)))
    }

    /// `set(taux, 7.5)`: the name of a declaration without its quotation marks.
    fn unquoted(&self, at: usize) -> Option<Diagnostic> {
        let Some(Token::Identifier(call)) = self.token(at.checked_sub(2)?) else { return None };
        let declares = is_declaration(call.as_str());
        let first = declares && self.token(at - 1) == Some(&Token::LeftParen);
        let told = || codes::NameUnquoted { call: &***call, name: self.written(at) };
        first.then(|| told().at(self.lexeme_span(at)))
    }

    /// `taux = 7.5;` outside functions.
    fn assigned(&self, at: usize) -> Option<Diagnostic> {
        let name = at.checked_sub(1)?;
        let assigns = self.token(at) == Some(&Token::Equals);
        (assigns && matches!(self.token(name), Some(Token::Identifier(_))))
            .then(|| codes::Assigned { name: self.written(name) }.at(self.lexeme_span(name)))
    }
}
