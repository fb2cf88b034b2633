//! Writes the table of the built app's files, which `http/site/mod.rs` carries in the binary. Without a built app the
//! table is empty, so that the server compiles and its tests run on their own.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

fn main() -> Result<(), Box<dyn Error>> {
    let site = match env::var_os("KAGURA_SITE") {
        Some(path) => PathBuf::from(path),
        None => Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../target/site"),
    };
    // A watched path that does not exist would have cargo compile the server anew every time.
    fs::create_dir_all(&site)?;
    println!("cargo:rerun-if-env-changed=KAGURA_SITE");
    println!("cargo:rerun-if-changed={}", site.display());

    let mut table = String::from("&[\n");
    for file in files(&site.canonicalize()?)? {
        entry(&mut table, &site.canonicalize()?, &file)?;
    }
    table.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("site.rs"), table)?;
    Ok(())
}

/// Every file below a folder that is not the compressed variant of another, in the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder)? {
        let path = item?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if !is_variant(&path) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn is_variant(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "br" || extension == "gz")
        && path.with_extension("").exists()
}

fn entry(table: &mut String, site: &Path, file: &Path) -> Result<(), Box<dyn Error>> {
    let path = text(file.strip_prefix(site)?)?.replace('\\', "/");
    writeln!(
        table,
        "    Asset {{ path: \"/{path}\", plain: include_bytes!({:?}), brotli: {}, gzip: {} }},",
        text(file)?,
        variant(file, "br")?,
        variant(file, "gz")?,
    )?;
    Ok(())
}

fn variant(file: &Path, extension: &str) -> Result<String, Box<dyn Error>> {
    let path = format!("{}.{extension}", text(file)?);
    Ok(if Path::new(&path).exists() { format!("Some(include_bytes!({path:?}))") } else { "None".to_owned() })
}

fn text(path: &Path) -> Result<&str, Box<dyn Error>> {
    path.to_str().ok_or_else(|| format!("{} is not UTF-8", path.display()).into())
}
