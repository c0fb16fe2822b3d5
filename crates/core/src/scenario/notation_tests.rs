use super::*;

fn notation(decimal: Option<char>, group: Option<char>) -> Notation {
    Notation { decimal, group, ..Notation::MACHINE }
}

fn plain(of: Notation, text: &str) -> Result<String, Fault> {
    of.plain(text).map(Cow::into_owned)
}

#[test]
fn numbers_are_read_in_their_notation() {
    let french = notation(Some(','), None);
    for (text, expected) in [
        ("12,5", "12.5"),
        ("1 234,5", "1234.5"),
        ("1\u{a0}212\u{202f}460", "refused"),
        ("1\u{202f}212\u{202f}460", "1212460"),
        ("\u{2212}0,125", "-0.125"),
        ("1 234,567", "1234.567"),
        ("1.234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("12,345", "12.345"),
        ("1234", "1234"),
        ("12 34", "refused"),
        ("1 2345", "refused"),
        ("12.5", "refused"),
        ("1.234", "refused"),
        ("12,5,6", "refused"),
        ("12,", "refused"),
        ("abc", "abc"),
        ("2A004", "2A004"),
    ] {
        let read = plain(french, text).unwrap_or_else(|_| "refused".to_owned());
        assert_eq!(read, expected, "{text}");
    }
    assert_eq!(plain(french, "1.234"), Err(Fault::AmbiguousNumber));
    assert_eq!(plain(french, "12.5"), Err(Fault::CellPoint));
    assert_eq!(plain(notation(Some(','), Some('.')), "1.234").as_deref(), Ok("1234"));
    assert_eq!(plain(Notation::MACHINE, "1.234").as_deref(), Ok("1.234"));
    assert_eq!(plain(Notation::MACHINE, "1,234"), Err(Fault::AmbiguousNumber));
    assert_eq!(plain(Notation::MACHINE, "12,5"), Err(Fault::CellComma));
    let unknown = notation(None, None);
    for text in ["1,234", "1.234", "-999.000"] {
        assert_eq!(plain(unknown, text), Err(Fault::AmbiguousNumber), "{text}");
    }
    for (text, read) in [("0,123", "0.123"), ("1234,567", "1234.567"), ("12.5", "12.5")] {
        assert_eq!(plain(unknown, text).as_deref(), Ok(read));
    }
}

fn decided(columns: &[&[&str]], declared: Declared, machine: bool) -> Vec<Notation> {
    let of = |cells: &&[&str]| {
        let mut evidence = Evidence::default();
        cells.iter().for_each(|cell| evidence.add(cell));
        evidence
    };
    decide(&columns.iter().map(of).collect::<Vec<_>>(), |_| declared, machine)
}

#[test]
fn other_cells_answer_for_an_ambiguous_one() {
    let none = Declared::default();
    let columns: [&[&str]; 3] = [&["1,234", "12,5"], &["1,234"], &["12"]];
    let of = decided(&columns, none, false);
    assert!(of.iter().all(|n| n.decimal == Some(',')), "the table answers: {of:?}");
    let torn = decided(&[&["12,5"], &["12.5"], &["1,234"]], none, false);
    assert_eq!([torn[0].decimal, torn[1].decimal, torn[2].decimal], [Some(','), Some('.'), None]);
    let english = decided(&[&["1,234,567", "1,234"]], none, false);
    assert_eq!(plain(english[0], "1,234").as_deref(), Ok("1234"));
    assert_eq!(decided(&[&["1.234"]], none, true)[0].decimal, Some('.'));
    let declared = Declared { decimal: Some(','), ..Declared::default() };
    assert_eq!(decided(&[&["1.5"]], declared, true)[0].decimal, Some(','));
    let thousands = Declared { thousands: Some('.'), ..Declared::default() };
    assert_eq!(plain(decided(&[&["1.234"]], thousands, false)[0], "1.234").as_deref(), Ok("1234"));
}

#[test]
fn what_machines_write_is_known_without_looking_at_each_cell() {
    for text in ["a,b\n1,2.5\n", "a,b\n\"x, y\",2\n", "a,b\nrue 1,2\n", "été,2\n"] {
        assert!(!may_differ(text), "{text}");
    }
    for text in ["1 234,x", "\"12,5\"", "1\u{a0}234", "1\u{202f}234", "\"-1,5\"", "1'234"] {
        assert!(may_differ(text), "{text}");
    }
}

#[test]
fn exponents_are_read_exactly() {
    let (french, unknown) = (notation(Some(','), None), notation(None, None));
    for of in [Notation::MACHINE, french, unknown] {
        for (text, expected) in [
            ("1e+05", "100000"),
            ("3E3", "3000"),
            ("0e0", "0"),
            ("-0e999999999999", "0"),
            ("-12e-3", "-0.012"),
            ("\u{2212}5e\u{2212}1", "-0.5"),
            ("120e-1", "12"),
        ] {
            assert_eq!(plain(of, text).as_deref(), Ok(expected), "{text}");
        }
        for text in ["1e", "e5", "1e5.5", "1 000e3", "1e3x", "2E004F", "1.2.3e4", ".5e3", "1e+-3"] {
            assert_eq!(plain(of, text).as_deref(), Ok(text), "{text}");
        }
        assert_eq!(plain(of, "1e101"), Err(Fault::CellTooLarge));
        assert_eq!(plain(of, "1e99999999999999999999"), Err(Fault::CellTooLarge));
        assert_eq!(plain(of, "1e-99999999999999999999"), Err(Fault::CellTooPrecise));
    }
    for (text, expected) in [
        ("-4.03e-4", "-0.000403"),
        ("1.23456E+02", "123.456"),
        ("1.234e5", "123400"),
        ("1.2e-27", "0.0000000000000000000000000012"),
    ] {
        for of in [Notation::MACHINE, unknown] {
            assert_eq!(plain(of, text).as_deref(), Ok(expected), "{text}");
        }
        assert_eq!(plain(french, text), Err(Fault::CellPoint));
        assert_eq!(plain(french, &text.replace('.', ",")).as_deref(), Ok(expected));
        assert_eq!(plain(Notation::MACHINE, &text.replace('.', ",")), Err(Fault::CellComma));
    }
    // An exponent tells the decimal sign of its column as any number does.
    let read = decided(&[&["1,5e3", "1.234"]], Declared::default(), false);
    assert_eq!(plain(read[0], "1,5e3").as_deref(), Ok("1500"));
    assert!(read[0].has_comma());
}
