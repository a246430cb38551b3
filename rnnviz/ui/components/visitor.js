// Keeps the signed token by which the server knows this browser, and reports one that is there.
const YEAR = 365 * 24 * 3600;

// Inside another site's page a browser may keep no cookie, and no storage either: then it throws.
const attempt = (action) => {
  try {
    return action();
  } catch {
    return null;
  }
};

const cookie = (name) =>
  document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1);

const write = (name, token) => {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${token}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
};

export default function visitor({ data, setStateValue }) {
  const { name, token, refused } = data;
  const kept = attempt(() => cookie(name)) || attempt(() => localStorage.getItem(name));
  if (kept && kept !== token && kept !== refused) {
    setStateValue("kept", kept);
    return;
  }
  attempt(() => write(name, token));
  attempt(() => localStorage.setItem(name, token));
  const everywhere = attempt(() => cookie(name)) === token;
  const here = attempt(() => localStorage.getItem(name)) === token;
  const lasting = everywhere ? "everywhere" : here ? "here" : "nowhere";
  if (lasting !== data.lasting) setStateValue("lasting", lasting);
}
