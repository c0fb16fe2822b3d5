//! Templates from somebody else's mail: refused within limits of bytes, depth and steps.

use crate::report::filled;

/// What a text becomes after so many doublings.
fn doubled(times: usize) -> String {
    format!("{{% set a = title %}}{}{{{{ a }}}}", "{% set a = a ~ a %}".repeat(times))
}

/// Templates that attack, each with what is said of it.
pub(super) fn attacks() -> Vec<(String, &'static str)> {
    let nested = format!("{}{}", "{% set a = [a] %}".repeat(100), "{{ a }}");
    let wide = "{% set a = [a, a, a, a, a, a, a, a, a, a] %}".repeat(40);
    let mega = "x".repeat(900_000);
    vec![
        (doubled(40), "256 MiB"),
        (doubled(40).replace("a ~ a", "a + a"), "256 MiB"),
        ("{{ 'abc' * 1000000000 }}".to_owned(), "256 MiB"),
        ("{{ 1000000000 * 'abc' }}".to_owned(), "256 MiB"),
        (format!("{{% set a = title %}}{nested}"), "64 levels"),
        (format!("{{% set a = title %}}{wide}{{{{ a }}}}"), "20,000,000 steps"),
        (format!("{{% set a = title %}}{wide}{{{{ a == a }}}}"), "20,000,000 steps"),
        (format!("{{% set a = title %}}{wide}{{{{ a|length }}}}"), "20,000,000 steps"),
        ("{{ range(1000000000)|length }}".to_owned(), "20,000,000 steps"),
        ("{% macro m(n) %}{{ m(n) }}{% endmacro %}{{ m(1) }}".to_owned(), "1,000 levels"),
        (
            "{% macro m(a, n) %}{% if n %}{{ m(a ~ a, n - 1) }}{% else %}{{ a }}{% endif %}\
             {% endmacro %}{{ m(title, 60) }}"
                .to_owned(),
            "256 MiB",
        ),
        (
            "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}\
             {{ m(60) }}"
                .to_owned(),
            "20,000,000 steps",
        ),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}"
                .to_owned(),
            "20,000,000 steps",
        ),
        (format!("{{% for a in range(9999) %}}{mega}{{% endfor %}}"), "256 MiB"),
        (
            format!(
                "{{% macro m() %}}{{% for a in range(9999) %}}{mega}{{% endfor %}}{{% endmacro %}}{{{{ m() }}}}"
            ),
            "256 MiB",
        ),
        (
            format!("{{% set x %}}{{% for a in range(9999) %}}{mega}{{% endfor %}}{{% endset %}}"),
            "256 MiB",
        ),
        ("{{ ('a' * 90000)|replace('a', 'b' * 90000) }}".to_owned(), "256 MiB"),
        ("{{ ('a' * 90000)|replace('', 'b' * 90000) }}".to_owned(), "256 MiB"),
        ("{{ range(90000)|join('b' * 90000) }}".to_owned(), "256 MiB"),
        ("{{ range(90000)|join(d='b' * 90000) }}".to_owned(), "256 MiB"),
        ("{{ range(20000)|join(range(20000)) }}".to_owned(), "`join(…)`"),
        ("{{ range(20000)|join(d=range(20000)) }}".to_owned(), "`join(…)`"),
        ("{% set a = range(20000) %}{{ a|sort|unique|join(a) }}".to_owned(), "`join(…)`"),
        ("{{ ('a' * 9999)|replace('a', range(20000)) }}".to_owned(), "`replace(…)`"),
        ("{{ title|indent(1000000000) }}".to_owned(), "256 MiB"),
        ("{{ title|indent(width=1000000000, first=true) }}".to_owned(), "256 MiB"),
        ("{% block b %}{{ self.b() }}{% endblock %}".to_owned(), "`self`"),
        ("{% set n = namespace() %}{% set n.n = n %}{{ n }}".to_owned(), "`namespace`"),
        ("{{ '%1000000000d'|format(1) }}".to_owned(), "`format`"),
        ("{{ [1]|batch(1000000000, 'x') }}".to_owned(), "`batch`"),
        ("{{ [1]|slice(1000000000) }}".to_owned(), "`slice`"),
        ("{{ ['a']|map('indent', 1000000000)|list }}".to_owned(), "`map(…)`"),
        (
            "{% for a in sections recursive %}{{ loop(sections) }}{% endfor %}".to_owned(),
            "`recursive`",
        ),
        ("{% filter upper %}x{% endfilter %}".to_owned(), "`filter`"),
        ("{{ debug() }}".to_owned(), "`debug`"),
        ("{{ [1] * 1000000000 }}".to_owned(), "`a * b`"),
        ("{{ range(9) + range(9) }}".to_owned(), "`a + b`"),
    ]
}

#[test]
fn what_grows_without_end_is_refused_with_its_limit() {
    for (template, said) in attacks() {
        let done = filled(&template, &[]);
        let start: String = template.chars().take(90).collect();
        assert_eq!((done.status, done.stdout.as_str()), (2, ""), "{start}: {}", done.stderr);
        let code = if said.contains('`') { "B1205" } else { "B1204" };
        assert!(done.stderr.contains(code), "{start}: {}", done.stderr);
        assert!(done.stderr.contains(said), "{start}: {}", done.stderr);
    }
}

#[test]
fn what_templates_use_is_filled_in() {
    for (template, text) in [
        (
            "{% set a = 'x' %}{% for i in range(3) %}{{ loop.index }}{{ a }}{% if not loop.last %},{% endif %}{% endfor %}",
            "1x,2x,3x",
        ),
        (
            "{% for a, b in [[1, 2], [3, 4]] if a > 1 %}{{ a + b * 2 - 1 }}{% else %}none{% endfor %}",
            "10",
        ),
        ("{% for a in [] %}x{% else %}none{% endfor %}", "none"),
        (
            "{{ 'abcdef'[1:4] }}{{ 'abc'[:-1] }}{{ 'abc'[1000000000:] }}{{ [1, 2, 3, 4][::2]|join('-') }}",
            "bcdab1-3",
        ),
        ("{{ 'abc'[0:1000000000] }}{{ (title ~ '!')[-1:] }}", "abc!"),
        ("{{ 'a' * 3 }}{{ 7 / 2 }}{{ 7 // 2 }}{{ 7 % 2 }}{{ 2 ** 3 }}{{ -1 }}", "aaa3.5318-1"),
        (
            "{{ nothing|default('d') }}{{ 'x' if nothing is defined else 'y' }}{{ title is defined }}",
            "dyTrue",
        ),
        (
            "{{ 'b' in 'abc' }}{{ 4 not in [1, 2] }}{{ 1 < 2 <= 2 }}{{ true and not false or false }}",
            "TrueTrueTrueTrue",
        ),
        (
            "{{ 'a-b'|replace('-', '+')|upper }}{{ [3, 1, 2]|sort|first }}{{ [1, 2]|sum }}{{ ' x '|trim }}",
            "A+B13x",
        ),
        ("{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(1, 3) }}", "1213"),
        ("{% with a = 1 %}{{ a }}{% endwith %}{% set b %}<{{ '<' }}{% endset %}{{ b }}", "1<&lt;"),
        ("{% for k in {'a': 1} %}{{ k }}{{ {'a': 1}[k] }}{{ {'a': 1}.a }}{% endfor %}", "a11"),
        ("{{ [{'a': 1}, {'a': 2}]|map(attribute='a')|join(',') }}", "1,2"),
        ("{{ sections|selectattr('id', 'eq', 'totals')|map(attribute='id')|first }}", "totals"),
    ] {
        let done = filled(template, &[]);
        assert_eq!((done.status, done.stdout.as_str()), (0, text), "{template}: {}", done.stderr);
    }
}
