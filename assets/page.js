// Joined from its modules by `python tools/dev.py bundle`: change those, not this file.
(()=>{function keepFocus(){let FOCUSABLE="a[href], button:enabled, input:enabled, textarea:enabled, summary, [tabindex='0']",PLACES="[data-testid='stMainBlockContaine\
r'], [data-testid='stSidebarUserContent']",within=node=>[...node.querySelectorAll(FOCUSABLE)].filter(one=>one.offsetParent),held=null,hold=({target})=>{let place=target.
matches(":focus-visible")&&target.closest(PLACES);held=place?{target,around:[]}:null;for(let node=target;held&&node!==place;node=node.parentElement){let around=node.
parentElement;held.around.push({node:around,at:within(around).indexOf(target)})}},keep=()=>{if(!(!held||document.activeElement!==document.body)&&!(held.target.isConnected&&
!held.target.disabled))for(let{node,at}of held.around){let choices=node.isConnected?within(node):[];if(choices.length){choices[Math.min(Math.max(at,0),choices.length-
1)].focus();return}}};document.addEventListener("focusin",hold),document.addEventListener("pointerdown",()=>{held=null},!0);let asked;new MutationObserver(()=>{
clearTimeout(asked),asked=setTimeout(keep,50)}).observe(document.body,{childList:!0,subtree:!0,attributeFilter:["disabled"]})}var PLACE=".st-key-what-if";function focus(place){let head=place.querySelector("h3, input");head?.tagName==="H3"&&(head.tabIndex=-1),head?.focus({preventScroll:!0})}
function landOnWhatIf(){let landed=null,keep=()=>{let place=document.querySelector(PLACE);place&&(place!==landed&&grown.observe(place.closest("[data-testid='stM\
ainBlockContainer']")??document.body),(place!==landed||document.activeElement===document.body)&&focus(place),landed=place,place.scrollIntoView())},drawn=new MutationObserver(
keep),grown=new ResizeObserver(keep),leave=()=>{drawn.disconnect(),grown.disconnect(),landed=null},follow=address=>{new URL(address,location.href).searchParams.
has("change")&&(leave(),drawn.observe(document.body,{childList:!0,subtree:!0}))};for(let does of["wheel","pointerdown","keydown","popstate"])addEventListener(does,
leave,{capture:!0,passive:!0});document.addEventListener("click",({target})=>{let link=target instanceof Element&&target.closest("a[href]");link instanceof HTMLAnchorElement&&
follow(link.href)}),follow(location.href)}function closeSidebar(){document.addEventListener("click",({target})=>{let followed=target instanceof Element&&target.closest("[data-testid='stSidebar'] [data-t\
estid='stPageLink'] a");if(innerWidth>=768||!followed)return;document.querySelector("[data-testid='stSidebarCollapseButton'] button")?.click()})}function turnByKeys(){let TURNS={ArrowRight:"next",PageDown:"next",ArrowLeft:"back",PageUp:"back",Escape:"leave"},FREE="body, a[href], button, summary, [data-te\
stid='stMain'], h1, h2, h3";document.addEventListener("keydown",event=>{let turn=TURNS[event.key];if(!turn||event.defaultPrevented||event.altKey||event.ctrlKey||
event.metaKey||event.shiftKey)return;let button=document.querySelector(`.st-key-lessons-${turn} button`),target=event.composedPath()[0];if(!button||!(target instanceof
Element)||!target.matches(FREE))return;let inFigure=target.getRootNode()!==document;event.key==="Escape"&&document.querySelector("[role='dialog'], [data-baseweb\
='popover']")||inFigure||target.closest("[role='listbox'], [role='radiogroup'], [role='tablist'], .view")||(event.preventDefault(),button.disabled||button.click())})}var page=window;page.rnnvizPage||(page.rnnvizPage=!0,keepFocus(),closeSidebar(),landOnWhatIf(),turnByKeys());})();
