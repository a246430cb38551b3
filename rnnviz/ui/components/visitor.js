// Keeps the signed token by which the server knows this browser, and reports one that is there.
const YEAR = 365 * 24 * 3600;

// Inside another site's page a browser may keep nothing: storage then throws.
const attempt = (action) => {
  try {
    return action();
  } catch {
    return null;
  }
};

const read = (name) =>
  document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);

const write = (name, token, site) => {
  document.cookie = `${name}=${token}; Path=/; Max-Age=${YEAR}; ${site}`;
  return read(name) === token;
};

// A cookie for all pages of this server, else one for this other site's page alone.
const keepCookie = (name, token) => {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  if (write(name, token, `SameSite=Lax${secure}`)) return "everywhere";
  return write(`${name}-here`, token, "SameSite=None; Secure; Partitioned") ? "here" : "";
};

const keepStored = (name, token) => {
  localStorage.setItem(name, token);
  return localStorage.getItem(name) === token ? "here" : "";
};

export default function visitor({ data, setStateValue }) {
  const { name, token, refused } = data;
  const kept = read(name) || read(`${name}-here`) || attempt(() => localStorage.getItem(name));
  if (kept && kept !== token && kept !== refused) {
    setStateValue("kept", kept);
    return;
  }
  const stored = attempt(() => keepStored(name, token));
  const lasting = attempt(() => keepCookie(name, token)) || stored || "nowhere";
  if (lasting !== data.lasting) setStateValue("lasting", lasting);
}
